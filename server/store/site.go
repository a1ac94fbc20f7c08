package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const siteColumns = "id, key, name, origins, languages, zone, brand_color, emergency, notice_version, departments, changed_at, banner, preparing"

func scanSite(r *sql.Rows) (desk.Site, error) {
	var s desk.Site
	err := r.Scan(&s.ID, &s.Key, &s.Name, jsonText{&s.Origins}, jsonText{&s.Languages}, &s.Zone, &s.BrandColor,
		jsonText{&s.Emergency}, &s.NoticeVersion, jsonText{&s.Departments}, &s.ChangedAt, jsonText{&s.Banner}, &s.Preparing)
	return s, err
}

// Sites returns all sites by key.
func (s *Store) Sites(ctx context.Context) ([]desk.Site, error) {
	return s.sites(ctx, "SELECT "+siteColumns+" FROM sites ORDER BY key")
}

// SiteByKey returns the site a script tag names; desk.ErrNoSuchThing if there
// is none.
func (s *Store) SiteByKey(ctx context.Context, key string) (desk.Site, error) {
	return one(s.sites(ctx, "SELECT "+siteColumns+" FROM sites WHERE key = $1", key))
}

// Site returns a site by its id; desk.ErrNoSuchThing if there is none.
func (s *Store) Site(ctx context.Context, id desk.SiteID) (desk.Site, error) {
	return one(s.sites(ctx, "SELECT "+siteColumns+" FROM sites WHERE id = $1", string(id)))
}

func (s *Store) sites(ctx context.Context, query string, args ...any) ([]desk.Site, error) {
	rows, err := s.read(ctx).QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: sites: %w", err)
	}
	return collect(rows, scanSite)
}

// one is the first of what was found, or desk.ErrNoSuchThing.
func one[T any](found []T, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if len(found) == 0 {
		return none, desk.ErrNoSuchThing
	}
	return found[0], nil
}

// SaveSite writes a new site or changes the one with its id. ChangedAt is the
// store's to set.
func (s *Store) SaveSite(ctx context.Context, site desk.Site, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.saveSite(ctx, tx, site); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

func (s *Store) saveSite(ctx context.Context, tx *sql.Tx, site desk.Site) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sites (id, key, name, origins, languages, zone, brand_color, emergency, notice_version, departments, changed_at, banner, preparing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, origins = excluded.origins,
			languages = excluded.languages, zone = excluded.zone, brand_color = excluded.brand_color,
			emergency = excluded.emergency, notice_version = excluded.notice_version,
			departments = excluded.departments, banner = excluded.banner, preparing = excluded.preparing, `+later("sites"),
		string(site.ID), site.Key, site.Name, asJSON(site.Origins), asJSON(site.Languages), site.Zone, site.BrandColor,
		asJSON(site.Emergency), site.NoticeVersion, asJSON(site.Departments), s.now(), asJSON(site.Banner), site.Preparing)
	if err != nil {
		return fmt.Errorf("store: save site: %w", err)
	}
	return nil
}

// ChangeSite lets change look at the site with a key and say what it is to be.
// Callers take turns, and an error leaves everything as it was.
func (s *Store) ChangeSite(ctx context.Context, key string, change func(*desk.Site) ([]desk.AuditLine, error)) (site desk.Site, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		// The row is held until the transaction ends.
		if _, err := tx.ExecContext(ctx, "UPDATE sites SET changed_at = changed_at WHERE key = $1", key); err != nil {
			return fmt.Errorf("store: change site: %w", err)
		}
		rows, err := tx.QueryContext(ctx, "SELECT "+siteColumns+" FROM sites WHERE key = $1", key)
		if err != nil {
			return fmt.Errorf("store: change site: %w", err)
		}
		if site, err = one(collect(rows, scanSite)); err != nil {
			return err
		}
		lines, err := change(&site)
		if err != nil {
			return err
		}
		if err := s.saveSite(ctx, tx, site); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
	return site, err
}
