package clinic

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"time"

	"careline/server/bcp47"
	"careline/server/config"
	"careline/server/desk"
)

// SiteChange says what a site is to be. What is empty stays as it is, or gets
// its default on a new site.
type SiteChange struct {
	Key         string
	Name        string
	Origins     []string // of the pages that may embed the widget
	Languages   []string // first is the default; default English
	Zone        string   // default UTC
	BrandColor  string
	Emergency   []string // telephone numbers; default 911 and 988
	Departments []string // keys, in order; default all
}

// SaveSite makes or changes a site, so that its pages can show the widget.
func (s *Service) SaveSite(ctx context.Context, a desk.Actor, c SiteChange) (desk.Site, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Site{}, err
	}
	site, err := s.store.SiteByKey(ctx, c.Key)
	action := "site.changed"
	var before any
	if err == nil {
		before = site
	}
	if errors.Is(err, desk.ErrNoSuchThing) {
		site, err = s.newSite(ctx, c)
		action = "site.added"
	}
	if err != nil {
		return desk.Site{}, err
	}
	if err := s.changeSite(ctx, &site, c); err != nil {
		return desk.Site{}, err
	}
	if site.Name == "" {
		return desk.Site{}, desk.Invalidf("Give the clinic's name, as patients know it.")
	}
	if len(site.Origins) == 0 {
		return desk.Site{}, desk.Invalidf("Give the address of the website that shows the widget, like https://www.clinic.example.")
	}
	line, err := s.changed(a, action, string(site.ID), before, site)
	if err != nil {
		return desk.Site{}, err
	}
	if err := s.store.SaveSite(ctx, site, line); err != nil {
		return desk.Site{}, err
	}
	return s.store.SiteByKey(ctx, c.Key)
}

var siteKey = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (s *Service) newSite(ctx context.Context, c SiteChange) (desk.Site, error) {
	if !siteKey.MatchString(c.Key) || c.Key == DemoSite {
		return desk.Site{}, desk.Invalidf("A site's key is made of small letters, digits and hyphens, at most 40, and is not demo.")
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Site{}, err
	}
	site := desk.Site{
		ID: desk.SiteID(desk.NewID("si", s.now())), Key: c.Key, Languages: []string{"en"}, Zone: "UTC",
		BrandColor: brandColor, Emergency: emergency([]string{"911", "988"}), NoticeVersion: noticeVersion,
	}
	for _, d := range all {
		if d.Active {
			site.Departments = append(site.Departments, d.ID)
		}
	}
	return site, nil
}

var (
	color     = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	telephone = regexp.MustCompile(`^\+?[0-9]{2,15}$`)
)

// changeSite puts what was given, once checked, into the site.
func (s *Service) changeSite(ctx context.Context, site *desk.Site, c SiteChange) (err error) {
	if name := strings.TrimSpace(c.Name); name != "" {
		if err := desk.CheckLine(name, desk.MaxNameRunes); err != nil {
			return err
		}
		site.Name = name
	}
	if len(c.Origins) > 0 {
		if site.Origins, err = origins(c.Origins); err != nil {
			return err
		}
	}
	if len(c.Languages) > 0 {
		for _, l := range c.Languages {
			if !bcp47.Valid(l) {
				return errBadLanguage
			}
		}
		site.Languages = c.Languages
	}
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" {
			return errBadZone
		}
		site.Zone = c.Zone
	}
	if c.BrandColor != "" {
		if !color.MatchString(c.BrandColor) {
			return errBadColor
		}
		site.BrandColor = strings.ToLower(c.BrandColor)
	}
	if len(c.Emergency) > 0 {
		for _, tel := range c.Emergency {
			if !telephone.MatchString(tel) {
				return errBadTelephone
			}
		}
		site.Emergency = emergency(c.Emergency)
	}
	if len(c.Departments) > 0 {
		site.Departments, err = s.departmentIDs(ctx, c.Departments)
	}
	return err
}

// origins checks addresses of websites and brings them into the form that
// browsers compare: scheme, host and port alone.
func origins(given []string) ([]string, error) {
	var out []string
	for _, g := range given {
		// Any port of this computer, for trying things out.
		plain, anyPort := strings.CutSuffix(strings.TrimSpace(g), ":*")
		u, err := url.Parse(plain)
		if err != nil || anyPort && !config.Loopback(u.Host) || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" ||
			u.Scheme != "https" && (u.Scheme != "http" || !config.Loopback(u.Host)) || strings.ContainsAny(u.Host, "*;, '\"") {
			return nil, desk.Invalidf("Write a website's address with https and nothing behind the host, like https://www.clinic.example.")
		}
		origin := u.Scheme + "://" + strings.ToLower(u.Host)
		if anyPort {
			origin += ":*"
		}
		out = append(out, origin)
	}
	return out, nil
}

// What a site starts with. The notice's wording belongs to the widget; its
// version changes with the wording.
const (
	brandColor    = "#0b6e69"
	noticeVersion = "2026-01"
)

// emergency gives numbers the words they are shown with.
func emergency(tels []string) []desk.EmergencyNumber {
	out := make([]desk.EmergencyNumber, len(tels))
	for i, tel := range tels {
		label := words("Emergency", "Emergencias")
		if tel == "988" {
			label = words("Suicide and crisis line", "Línea de prevención del suicidio y crisis")
		}
		out[i] = desk.EmergencyNumber{Label: label, Tel: tel}
	}
	return out
}
