package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"careline/server/kb"
	"careline/server/search"
)

// judged is a question and the articles that answer it.
type judged struct {
	text string
	best []string
}

func readDocuments() ([]search.Document, error) {
	names, err := filepath.Glob(articlesDir + "/*.md")
	if err != nil {
		return nil, err
	}
	var out []search.Document
	for _, n := range names {
		r, err := os.Open(n)
		if err != nil {
			return nil, err
		}
		f, err := kb.ParseFile(r)
		if closeErr := r.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return nil, fmt.Errorf("%s %w", n, err)
		}
		out = append(out, search.Document{ID: f.ID, Slug: f.ID, Language: f.Language, Category: f.Category, Title: f.Title, Description: f.Description, Body: kb.Plain(f.Markdown)})
	}
	return out, nil
}

// readJudged reads lines of question, articles, sort; the Spanish ones apart.
func readJudged(text string) (english, spanish []judged) {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) < 2 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		q := judged{cells[0], strings.Split(cells[1], ",")}
		if strings.HasSuffix(q.best[0], "-es") {
			spanish = append(spanish, q)
		} else {
			english = append(english, q)
		}
	}
	return english, spanish
}

// quality is how often the best article is first, among the first three and
// ten, and the mean of one over its place.
type quality struct{ at1, at3, at10, mrr float64 }

func judge(questions []judged, ask func(string) ([]string, error)) (quality, error) {
	var q quality
	each := 1 / float64(max(1, len(questions)))
	for _, one := range questions {
		found, err := ask(one.text)
		if err != nil {
			return q, err
		}
		place := slices.IndexFunc(found, func(id string) bool { return slices.Contains(one.best, id) })
		if place < 0 || place >= 10 {
			continue
		}
		q.at10 += each
		q.mrr += each / float64(place+1)
		if place < 3 {
			q.at3 += each
		}
		if place == 0 {
			q.at1 += each
		}
	}
	return q, nil
}
