package meilisearch

import (
	"context"
	"errors"

	"github.com/meilisearch/meilisearch-go"
)

// settings are those of the index, each said in full: what the library finds
// empty it does not send, and a partly filled tolerance of typing errors
// switches it off. The order of ranking stays the server's own: its names
// differ between versions, and what is found is ranked here.
func settings() *meilisearch.Settings {
	return &meilisearch.Settings{
		SearchableAttributes: []string{"title", "text"},
		FilterableAttributes: []string{"key", "language", "audience", "department", "stems", "words"},
		DisplayedAttributes:  []string{"key", "digest", "language", "lengths", "document"},
		TypoTolerance: &meilisearch.TypoTolerance{
			Enabled: true, MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords: []string{}, DisableOnAttributes: []string{},
		},
		Pagination: &meilisearch.Pagination{MaxTotalHits: 1000},
		// Counts of all words are read from it.
		Faceting: &meilisearch.Faceting{MaxValuesPerFacet: 1_000_000, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeAlpha}},
	}
}

// prepare makes the index where it is missing and sets it, once.
func (e *Engine) prepare(ctx context.Context) error {
	e.mu.Lock()
	ready := e.ready
	e.mu.Unlock()
	if ready {
		return nil
	}
	for _, name := range []string{e.opts.Index, e.opts.Index + "_state"} {
		task, err := e.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: name, PrimaryKey: "key"})
		var refused *Error
		if err := e.done(ctx, "make the index", task, err); err != nil && !(errors.As(err, &refused) && refused.Code == "index_already_exists") {
			return err
		}
	}
	task, err := e.articles.UpdateSettingsWithContext(ctx, settings())
	if err := e.done(ctx, "set the index", task, err); err != nil {
		return err
	}
	// What is to be empty has to be said by itself.
	task, err = e.articles.UpdateSynonymsWithContext(ctx, &map[string][]string{})
	if err := e.done(ctx, "clear synonyms", task, err); err != nil {
		return err
	}
	task, err = e.articles.UpdateStopWordsWithContext(ctx, &[]string{})
	if err := e.done(ctx, "clear stop words", task, err); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ready = true
	return nil
}
