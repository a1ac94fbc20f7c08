package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
)

type (
	kbArticlesIn struct {
		Q          string `query:"q" doc:"words of titles and addresses"`
		Status     string `query:"status" enum:"draft,published,archived"`
		Audience   string `query:"audience" enum:"public,patients,staff"`
		Language   string `query:"language"`
		Department string `query:"department" doc:"key; none: those of no department"`
		Category   string `query:"category"`
		Owner      string `query:"owner" doc:"staff id"`
		DueBy      string `query:"due_by" doc:"a date: those to be read again by then, the most urgent first"`
		Waiting    bool   `query:"waiting" doc:"published ones with a later version that is not"`
		Cursor     string `query:"cursor"`
		Limit      int    `query:"limit" doc:"1 to 100, usually 50"`
	}
	kbArticlesAnswer struct {
		Articles   []protocol.KBRow `json:"articles"`
		NextCursor string           `json:"next_cursor,omitempty"`
	}
	kbPathIn struct {
		ID string `path:"id"`
	}
	kbArticleAnswer struct {
		Article protocol.KBArticle `json:"article"`
	}
	kbArticleOut struct{ Body kbArticleAnswer }
)

const (
	kbPage    = 50
	maxKBPage = 100
	noneOf    = "none"
)

func (s *Server) kbArticles(ctx context.Context, r *request, in *kbArticlesIn) (*struct{ Body kbArticlesAnswer }, error) {
	f := kb.Filter{
		Words: in.Q, Status: desk.ArticleStatus(in.Status), Audience: desk.ArticleAudience(in.Audience), Language: in.Language,
		Category: in.Category, Owner: desk.StaffID(in.Owner), DueBy: in.DueBy, Waiting: in.Waiting, After: in.Cursor, Limit: in.Limit,
	}
	if f.Limit == 0 {
		f.Limit = kbPage
	}
	if f.Limit < 1 || f.Limit > maxKBPage {
		return nil, desk.Invalidf("limit is a number from 1 to %d.", maxKBPage)
	}
	if in.Department != "" {
		id := desk.DepartmentID("")
		if d := s.opts.Chat.Directory().ByKey[in.Department]; d != nil {
			id = d.ID
		} else if in.Department != noneOf {
			return nil, desk.Invalidf("There is no such department.")
		}
		f.Department = &id
	}
	found, next, err := s.opts.Articles.List(ctx, r.actor, f)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body kbArticlesAnswer }{kbArticlesAnswer{s.kbRows(found), next}}
	return out, nil
}

func (s *Server) kbRows(found []desk.Article) []protocol.KBRow {
	rows := make([]protocol.KBRow, len(found))
	for i := range found {
		rows[i] = s.kbRow(&found[i])
	}
	return rows
}

func (s *Server) kbRow(a *desk.Article) protocol.KBRow {
	row := protocol.KBRow{
		ID: string(a.ID), Slug: a.Slug, Title: a.Title, Description: a.Description, Language: a.Language,
		Department: s.opts.Chat.Directory().DepartmentKey(a.Department), Category: a.Category, Status: string(a.Status), Audience: string(a.Audience),
		ReviewOn: a.ReviewOn, Version: a.Version, Live: a.Live, ChangedAt: a.ChangedAt,
	}
	if a.Owner != "" {
		row.Owner = &protocol.Person{ID: string(a.Owner), Name: s.opts.Chat.Directory().StaffName(a.Owner)}
	}
	return row
}

func (s *Server) fromOf(f desk.From) protocol.From {
	return protocol.FromOf(f, s.opts.Chat.Directory())
}

func (s *Server) kbArticle(ctx context.Context, r *request, in *kbPathIn) (*kbArticleOut, error) {
	return s.kbShown(ctx, r, desk.ArticleID(in.ID), nil)
}

// kbShown answers with an article as it is now, unless something went wrong.
func (s *Server) kbShown(ctx context.Context, r *request, id desk.ArticleID, err error) (*kbArticleOut, error) {
	if err != nil {
		return nil, err
	}
	o, err := s.opts.Articles.Open(ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	a := protocol.KBArticle{
		KBRow: s.kbRow(&o.Article), Markdown: o.Markdown, WrittenAt: o.WrittenAt, Author: s.fromOf(o.Author), First: o.TranslationOf == "",
		Former: o.Former, Twins: s.kbRows(o.Twins), Source: o.Source, SourceURL: o.SourceURL, License: o.License, BegunFrom: o.BegunFrom,
		MayPublish: desk.Publishes(r.actor, o.Department) == nil, MayArrange: o.Arranges(r.actor) == nil,
	}
	if a.Former == nil {
		a.Former = []string{}
	}
	if d := o.Unsaved; d != nil {
		a.Draft = &protocol.KBDraft{KBWords: protocol.KBWords{Version: d.Version, Title: d.Title, Description: d.Description, Markdown: d.Markdown}, At: d.At}
	}
	return &kbArticleOut{kbArticleAnswer{a}}, nil
}

func (s *Server) createArticle(ctx context.Context, r *request, in *struct{ Body protocol.CreateArticle }) (*kbArticleOut, error) {
	b := in.Body
	a, err := s.opts.Articles.Create(ctx, r.actor, kb.Begun{
		Words: kb.Words{Title: b.Title, Description: b.Description, Markdown: b.Markdown}, Language: b.Language,
		Department: b.Department, Category: b.Category, TranslationOf: desk.ArticleID(b.TranslationOf), From: b.From,
	})
	return s.kbShown(ctx, r, a.ID, err)
}

func (s *Server) saveArticle(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.SaveArticle
}) (*kbArticleOut, error) {
	a, err := s.opts.Articles.Save(ctx, r.actor, desk.ArticleID(in.ID), in.Body.Version, wordsOf(&in.Body.KBWords), in.Body.Publish)
	return s.kbShown(ctx, r, a.ID, err)
}

func wordsOf(w *protocol.KBWords) kb.Words {
	return kb.Words{Title: w.Title, Description: w.Description, Markdown: w.Markdown}
}

func (s *Server) arrangeArticle(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.ArrangeArticle
}) (*kbArticleOut, error) {
	b := in.Body
	to := settingsIn(protocol.ArticlePlace{
		Slug: b.Slug, Language: b.Language, Department: b.Department, Category: b.Category, Audience: b.Audience, Owner: b.Owner, ReviewOn: b.ReviewOn,
	})
	var seen *kb.Settings
	if b.Seen != nil {
		was := settingsIn(*b.Seen)
		seen = &was
	}
	a, err := s.opts.Articles.Arrange(ctx, r.actor, desk.ArticleID(in.ID), to, seen)
	return s.kbShown(ctx, r, a.ID, err)
}

func settingsIn(p protocol.ArticlePlace) kb.Settings {
	return kb.Settings{
		Slug: p.Slug, Language: p.Language, Department: p.Department, Category: p.Category,
		Audience: (*desk.ArticleAudience)(p.Audience), Owner: (*desk.StaffID)(p.Owner), ReviewOn: p.ReviewOn,
	}
}

func (s *Server) setArticleStatus(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.SetArticleStatus
}) (*kbArticleOut, error) {
	a, err := s.opts.Articles.SetStatus(ctx, r.actor, desk.ArticleID(in.ID), in.Body.Version, desk.ArticleStatus(in.Body.Status))
	return s.kbShown(ctx, r, a.ID, err)
}

func (s *Server) restoreArticle(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.RestoreArticle
}) (*kbArticleOut, error) {
	a, err := s.opts.Articles.Restore(ctx, r.actor, desk.ArticleID(in.ID), in.Body.Version, in.Body.Restore)
	return s.kbShown(ctx, r, a.ID, err)
}

type (
	versionsAnswer struct {
		Versions []protocol.KBVersion `json:"versions"`
	}
	versionAnswer struct {
		Version protocol.KBVersion `json:"version"`
	}
)

func (s *Server) articleVersions(ctx context.Context, r *request, in *kbPathIn) (*struct{ Body versionsAnswer }, error) {
	found, err := s.opts.Articles.Versions(ctx, r.actor, desk.ArticleID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body versionsAnswer }{versionsAnswer{make([]protocol.KBVersion, len(found))}}
	for i := range found {
		out.Body.Versions[i] = s.kbVersion(&found[i])
	}
	return out, nil
}

func (s *Server) articleVersion(ctx context.Context, r *request, in *struct {
	ID      string `path:"id"`
	Version int64  `path:"version"`
}) (*struct{ Body versionAnswer }, error) {
	v, err := s.opts.Articles.Version(ctx, r.actor, desk.ArticleID(in.ID), in.Version)
	if err != nil {
		return nil, err
	}
	return &struct{ Body versionAnswer }{versionAnswer{s.kbVersion(&v)}}, nil
}

func (s *Server) kbVersion(v *desk.ArticleVersion) protocol.KBVersion {
	return protocol.KBVersion{
		Version: v.Version, Title: v.Title, Description: v.Description, Markdown: v.Markdown, At: v.At, Author: s.fromOf(v.Author), Restored: v.Restored,
	}
}

func (s *Server) keepArticleDraft(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.KBWords
}) (*struct{}, error) {
	return nil, s.opts.Articles.Keep(ctx, r.actor, desk.ArticleID(in.ID), in.Body.Version, wordsOf(&in.Body))
}

func (s *Server) dropArticleDraft(ctx context.Context, r *request, in *kbPathIn) (*struct{}, error) {
	return nil, s.opts.Articles.Forget(ctx, r.actor, desk.ArticleID(in.ID))
}

func (s *Server) editArticle(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body *protocol.EditingArticle
}) (*struct{ Body protocol.Editing }, error) {
	e, err := s.opts.Articles.Edit(ctx, r.actor, desk.ArticleID(in.ID), in.Body != nil && in.Body.Leaving)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body protocol.Editing }{protocol.Editing{Others: make([]protocol.Person, len(e.Others)), Version: e.Version, By: s.fromOf(e.By)}}
	for i, o := range e.Others {
		out.Body.Others[i] = protocol.Person{ID: string(o.Staff), Name: s.opts.Chat.Directory().StaffName(o.Staff)}
	}
	return out, nil
}

type previewAnswer struct {
	Nodes []protocol.ArticleNode `json:"nodes"`
}

// previewArticle shows Markdown by the way that readers get it.
func (s *Server) previewArticle(_ context.Context, _ *request, in *struct{ Body protocol.PreviewArticle }) (*struct{ Body previewAnswer }, error) {
	if len(in.Body.Markdown) > kb.MaxMarkdownBytes {
		return nil, errTooLarge
	}
	return &struct{ Body previewAnswer }{previewAnswer{nodesOf(kb.Tree(in.Body.Markdown))}}, nil
}

type (
	categoriesAnswer struct {
		Categories []protocol.Category `json:"categories"`
	}
	categoriesOut struct{ Body categoriesAnswer }
	categoryPath  struct {
		Key string `path:"key"`
	}
)

func (s *Server) categories(ctx context.Context, r *request, _ *struct{}) (*categoriesOut, error) {
	return s.categoriesNow(s.opts.Articles.Categories(ctx, r.actor))
}

func (s *Server) nameCategory(ctx context.Context, r *request, in *struct {
	Key  string `path:"key"`
	Body protocol.NameCategory
}) (*categoriesOut, error) {
	b := in.Body
	return s.categoriesNow(s.opts.Articles.NameCategory(ctx, r.actor, in.Key, kb.Naming{Department: b.Department, Names: b.Names, Position: b.Position}, (*kb.Naming)(b.Seen)))
}

func (s *Server) dropCategory(ctx context.Context, r *request, in *categoryPath) (*categoriesOut, error) {
	return s.categoriesNow(s.opts.Articles.DropCategory(ctx, r.actor, in.Key))
}

func (s *Server) categoriesNow(found []kb.Category, err error) (*categoriesOut, error) {
	if err != nil {
		return nil, err
	}
	out := &categoriesOut{categoriesAnswer{make([]protocol.Category, len(found))}}
	for i, c := range found {
		names := c.Name
		if names == nil {
			names = map[string]string{}
		}
		out.Body.Categories[i] = protocol.Category{
			Key: c.Key, Department: s.opts.Chat.Directory().DepartmentKey(c.Department), Names: names, Position: c.Position, Articles: c.Articles,
		}
	}
	return out, nil
}
