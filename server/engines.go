package main

import (
	"context"
	"log/slog"
	"path/filepath"

	"careline/server/config"
	"careline/server/kb"
	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/search/meilisearch"
)

// searchEngines are those that articles are found with, the first one first:
// the embedded one alone, or behind a Meilisearch server, to stand in for it.
func searchEngines(cfg config.Config, log *slog.Logger) []kb.Open {
	embedded := func() (search.Engine, error) {
		return blevesearch.Open(filepath.Join(cfg.Data, "search"), search.NewLexicon(nil))
	}
	if cfg.MeiliURL == "" {
		if cfg.DatabaseURL != "" {
			log.Info("search: the embedded index belongs to one process. Where several share this data folder, set CARELINE_MEILI_URL so that all of them can search")
		}
		return []kb.Open{embedded}
	}
	log.Info("search: Meilisearch, and the embedded engine while it does not answer")
	return []kb.Open{func() (search.Engine, error) {
		return meilisearch.Open(context.Background(), meilisearch.Options{URL: cfg.MeiliURL, Key: cfg.MeiliKey})
	}, embedded}
}
