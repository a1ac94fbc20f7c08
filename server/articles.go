package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"careline/server/attach"
	"careline/server/config"
	"careline/server/kb"
	"careline/server/store"
)

const articlesUsage = `careline import and export move the articles of the knowledge base; reindex makes
the search index anew. All may be used while the server runs.

  careline import articles DIR   read all .md files below a folder
  careline export articles DIR   write each article as such a file
  careline reindex               index all articles again, by the server that runs

A file is Markdown behind a front matter between lines of ---, with id, title and
language, and if you like description, category, kind, source, source_url,
source_date, license and translation_of (the id of its twin). A category that is the
key of a department puts the article there; department says so where it is not. These
stay as they are where a file does not say them: slug, former_slugs (addresses that
lead there), status (draft, published, archived), audience (public, patients, staff),
owner (an e-mail address) and review_on (a date).

What was imported before is found by its id and gets a new version if its file changed
since; what was written in the console meanwhile is not taken back by the same file.
Files that cannot be taken are listed with the reason; the others are imported all the
same, and the exit code is 1. Export writes published articles as readers see them, and
what they show into DIR/files, from where import takes it.
`

// runImport, runExport and runReindex are commands. They answer with the exit
// code: 0 done, 1 refused, 2 called in a way nobody understands.
func runImport(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	dir, code := articlesFolder(args, stdout, stderr)
	if dir == "" {
		return code
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fail(stderr, fmt.Errorf("%s is no folder that can be read", dir))
	}
	return withArticles(ctx, environ, stderr, func(service *kb.Service, _ *store.Store) error {
		shown := time.Now()
		got, err := service.Import(ctx, commandLine, os.DirFS(dir), func(done, all int) {
			if time.Since(shown) > time.Second {
				shown = time.Now()
				_, _ = fmt.Fprintf(stderr, "%d of %d\n", done, all)
			}
		})
		for _, b := range append(got.Bad, got.Remarks...) {
			_, _ = fmt.Fprintf(stderr, "%s %s\n", b.Name, b.Why)
		}
		_, _ = fmt.Fprintf(stdout, "%d files: %d new or changed, %d unchanged, %d not taken\n", got.Files, got.New, got.Unchanged, len(got.Bad))
		if err == nil && len(got.Bad) > 0 {
			err = errors.New("some files were not taken; what is wrong with each stands above")
		}
		return err
	})
}

func runExport(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	dir, code := articlesFolder(args, stdout, stderr)
	if dir == "" {
		return code
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fail(stderr, err)
	}
	return withArticles(ctx, environ, stderr, func(service *kb.Service, _ *store.Store) error {
		n, err := service.Export(ctx, commandLine, func(name string, file io.Reader) error {
			whole, err := io.ReadAll(file)
			if err != nil {
				return err
			}
			to := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return err
			}
			return os.WriteFile(to, whole, 0o644)
		})
		_, _ = fmt.Fprintf(stdout, "%d articles\n", n)
		return err
	})
}

// articlesFolder is the folder that a command names, or the code to exit with.
func articlesFolder(args []string, stdout, stderr io.Writer) (dir string, code int) {
	f := flag.NewFlagSet("articles", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, articlesUsage)
		return "", 0
	case err != nil || f.NArg() != 2 || f.Arg(0) != "articles":
		_, _ = io.WriteString(stderr, articlesUsage)
		return "", 2
	}
	return f.Arg(1), 0
}

// reindexPatience is how long nothing may happen until nobody is thought to.
const reindexPatience = 10 * time.Second

func runReindex(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		_, _ = io.WriteString(stderr, articlesUsage)
		return 2
	}
	return withArticles(ctx, environ, stderr, func(service *kb.Service, st *store.Store) error {
		if err := st.DropKeys(ctx); err != nil { // the server reads them off the logs again
			return err
		}
		if err := service.Rebuild(ctx); err != nil {
			return err
		}
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		last, moved := int64(-1), time.Now()
		for {
			done, all, building, err := service.Indexed(ctx)
			switch {
			case err != nil:
				return err
			case all == 0 || building && done >= all:
				_, _ = fmt.Fprintln(stdout, "The search index is up to date.")
				return nil
			case building && done != last:
				last, moved = done, time.Now()
				_, _ = fmt.Fprintf(stderr, "change %d of %d\n", done, all)
			case time.Since(moved) > reindexPatience:
				_, _ = fmt.Fprintln(stdout, "No server takes this up just now. The next one that runs will.")
				return nil
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
	})
}

// withArticles opens the knowledge base without its search, which belongs to
// the server.
func withArticles(ctx context.Context, environ []string, stderr io.Writer, do func(*kb.Service, *store.Store) error) int {
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return fail(stderr, err)
	}
	files, err := attach.Open(filepath.Join(cfg.Data, attach.Folder), attach.Options{MaxBytes: cfg.MaxFile, Clamd: cfg.Clamd})
	if err == nil {
		service := kb.New(st, nil, nil)
		service.ShowFiles(files)
		err = do(service, st)
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return fail(stderr, err)
	}
	return 0
}
