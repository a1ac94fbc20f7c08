package kb

import (
	"context"
	"strconv"
	"strings"

	"careline/server/desk"
	"careline/server/search"
)

// Suggestion is an article that may answer something, with who may see it.
type Suggestion struct {
	search.Hit
	Audience desk.ArticleAudience
}

// Suggest finds articles that may answer a message, as far as the asker may see
// them. Of a message that asks nothing, none.
func (s *Service) Suggest(ctx context.Context, text string, audience search.Audience, limit int) ([]Suggestion, error) {
	if text == "" {
		return nil, nil
	}
	out, _, err := s.Find(ctx, search.Query{Text: text, Audience: audience, Limit: limit})
	return out, err
}

// Find is Search that says of each article who may see it.
func (s *Service) Find(ctx context.Context, q search.Query) (_ []Suggestion, instead string, err error) {
	found, err := s.Search(ctx, q)
	if err != nil {
		return nil, "", err
	}
	out := make([]Suggestion, 0, len(found.Hits))
	for _, h := range found.Hits {
		a, err := s.store.ArticleBySlug(ctx, h.Slug)
		switch {
		case err != nil && desk.AsError(err).Kind == desk.NotFound:
			continue // renamed since it was indexed
		case err != nil:
			return nil, "", err
		case a.Status == desk.ArticlePublished:
			out = append(out, Suggestion{h, a.Audience})
		}
	}
	return out, found.Instead, nil
}

// Sendable is a published article as it is put into a message.
type Sendable struct {
	desk.Article
	Text string
}

// ForMessage is a published article as staff put it into a message or a note.
func (s *Service) ForMessage(ctx context.Context, reader desk.Actor, slug string) (Sendable, error) {
	p, err := s.Article(ctx, Ask{Slug: slug, Reader: reader})
	if err != nil {
		return Sendable{}, err
	}
	return Sendable{p.Article, Written(p.Tree)}, nil
}

// Written is an article as one would type it: paragraphs apart, lists with
// signs, the address of a link behind its words, the cells of a row in a line.
func Written(tree []Node) string {
	var b strings.Builder
	writeBlocks(&b, tree, "")
	return strings.TrimSpace(b.String())
}

func writeBlocks(b *strings.Builder, nodes []Node, indent string) {
	for i := range nodes {
		n := &nodes[i]
		switch n.Kind {
		case "list":
			for k := range n.Nodes {
				sign := "• "
				if n.Ordered {
					sign = strconv.Itoa(k+1) + ". "
				}
				b.WriteString(indent + sign)
				writeItem(b, n.Nodes[k].Nodes, indent+"   ")
			}
			if indent == "" {
				b.WriteByte('\n')
			}
		case "quote":
			writeBlocks(b, n.Nodes, indent)
		case "table":
			for _, row := range n.Nodes {
				var cells []string
				for _, cell := range row.Nodes {
					cells = append(cells, inline(cell.Nodes))
				}
				b.WriteString(indent + strings.Join(cells, " · ") + "\n")
			}
			b.WriteByte('\n')
		case "pre":
			b.WriteString(n.Text + "\n\n")
		case "rule":
		default: // heading, paragraph, words that stand alone
			b.WriteString(indent + inline([]Node{*n}) + "\n\n")
		}
	}
}

// writeItem puts the words of an item on the line of its sign, and lists in it
// below.
func writeItem(b *strings.Builder, nodes []Node, indent string) {
	var words []Node
	var below []Node
	for _, n := range nodes {
		if n.Kind == "list" {
			below = append(below, n)
		} else {
			words = append(words, n)
		}
	}
	b.WriteString(inline(words) + "\n")
	writeBlocks(b, below, indent)
}

func inline(nodes []Node) string {
	var b strings.Builder
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.Kind == "break":
			b.WriteByte('\n')
		case n.Kind == "link":
			words := inline(n.Nodes)
			b.WriteString(words)
			if to, ok := strings.CutPrefix(n.Href, "mailto:"); !strings.HasPrefix(n.Href, "article:") && !ok && to != words {
				b.WriteString(" (" + strings.TrimPrefix(n.Href, "tel:") + ")")
			}
		default:
			b.WriteString(n.Text + inline(n.Nodes))
		}
	}
	return b.String()
}
