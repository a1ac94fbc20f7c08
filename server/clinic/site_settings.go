package clinic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
)

// SiteSettings is all that is set of a site, as one form.
type SiteSettings struct {
	Name        string
	Origins     []string
	Languages   []string // first is the default
	Zone        string
	BrandColor  string
	Emergency   []desk.EmergencyNumber
	Departments []string // keys, in order
	Version     string   // as it was seen; empty: whatever it is
}

// Limits of what one site shows.
const (
	maxOrigins   = 20
	maxEmergency = 6
)

// spoken are the languages that the chat itself speaks.
var spoken = []string{"en", "es"}

// SiteSettings are those of a site, with the version that a change names.
func (s *Service) SiteSettings(ctx context.Context, a desk.Actor, key string) (desk.Site, string, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Site{}, "", err
	}
	site, err := s.store.SiteByKey(ctx, key)
	return site, siteVersion(&site), err
}

func siteVersion(site *desk.Site) string { return versionOf(siteForm(site)) }

func siteForm(site *desk.Site) any {
	return struct {
		Name, Zone, Color  string
		Origins, Languages []string
		Emergency          []desk.EmergencyNumber
		Departments        []desk.DepartmentID
	}{site.Name, site.Zone, site.BrandColor, site.Origins, site.Languages, site.Emergency, site.Departments}
}

// SetSite makes a site that is not live yet, or changes one.
func (s *Service) SetSite(ctx context.Context, a desk.Actor, key string, c SiteSettings) (desk.Site, string, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Site{}, "", err
	}
	asked, err := s.askedSite(ctx, key, c)
	if err != nil {
		return desk.Site{}, "", err
	}
	_, err = s.store.SiteByKey(ctx, key)
	switch {
	case errors.Is(err, desk.ErrNoSuchThing):
		if !siteKey.MatchString(key) || key == DemoSite {
			return desk.Site{}, "", desk.Invalidf("A site's key is made of small letters, digits and hyphens, at most 40, and is not demo.")
		}
		asked.ID = desk.SiteID(desk.NewID("si", s.now()))
		line, err := s.changed(a, "site.added", string(asked.ID), nil, asked)
		if err != nil {
			return desk.Site{}, "", err
		}
		err = s.store.SaveSite(ctx, asked, line)
		return asked, siteVersion(&asked), err
	case err != nil:
		return desk.Site{}, "", err
	}
	site, err := s.store.ChangeSite(ctx, key, func(site *desk.Site) ([]desk.AuditLine, error) {
		if err := stands(c.Version, siteForm(site)); err != nil {
			return nil, err
		}
		before := *site
		site.Name, site.Origins, site.Languages, site.Zone = asked.Name, asked.Origins, asked.Languages, asked.Zone
		site.BrandColor, site.Emergency, site.Departments = asked.BrandColor, asked.Emergency, asked.Departments
		if !site.Preparing {
			if err := ready(site); err != nil {
				return nil, err
			}
		}
		line, err := s.changed(a, "site.changed", string(site.ID), before, *site)
		return []desk.AuditLine{line}, err
	})
	return site, siteVersion(&site), err
}

// askedSite checks a form and makes the site of it.
func (s *Service) askedSite(ctx context.Context, key string, c SiteSettings) (desk.Site, error) {
	site := desk.Site{Key: key, Name: strings.TrimSpace(c.Name), Zone: c.Zone, BrandColor: strings.ToLower(c.BrandColor), NoticeVersion: noticeVersion, Preparing: true}
	if err := desk.CheckLine(site.Name, desk.MaxNameRunes); err != nil {
		return site, err
	}
	if site.Name == "" {
		return site, desk.Invalidf("Give the clinic's name, as patients know it.")
	}
	if len(c.Origins) > maxOrigins {
		return site, desk.Invalidf("A site has at most %d addresses.", maxOrigins)
	}
	var err error
	if site.Origins, err = origins(c.Origins); err != nil {
		return site, err
	}
	if site.Zone == "" || site.Zone == "Local" {
		return site, errBadZone
	}
	if _, err := time.LoadLocation(site.Zone); err != nil {
		return site, errBadZone
	}
	if !color.MatchString(site.BrandColor) {
		return site, errBadColor
	}
	if site.Departments, err = s.departmentIDs(ctx, c.Departments); err != nil {
		return site, err
	}
	if site.Languages, err = s.offerable(ctx, c.Languages, site.Departments); err != nil {
		return site, err
	}
	site.Emergency, err = checkEmergency(c.Emergency, site.Languages)
	return site, err
}

var (
	errBadZone      = desk.Invalidf("There is no such time zone. Name it like America/New_York.")
	errBadColor     = desk.Invalidf("Write the color like #0b6e69.")
	errBadTelephone = desk.Invalidf("Write emergency numbers in digits, as they are dialled.")
)

func checkEmergency(numbers []desk.EmergencyNumber, languages []string) ([]desk.EmergencyNumber, error) {
	if len(numbers) > maxEmergency {
		return nil, desk.Invalidf("Show at most %d emergency numbers, so that they are found.", maxEmergency)
	}
	for _, n := range numbers {
		if !telephone.MatchString(n.Tel) {
			return nil, errBadTelephone
		}
		if err := checkWords(n.Label, languages, desk.MaxTopicRunes); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// offerable are languages in which a site can be offered: the chat speaks them,
// and whatever its departments show is written in them.
func (s *Service) offerable(ctx context.Context, languages []string, departments []desk.DepartmentID) ([]string, error) {
	if len(languages) == 0 {
		return nil, desk.Invalidf("Choose at least one language.")
	}
	for i, l := range languages {
		if !slices.Contains(spoken, l) || slices.Index(languages, l) != i {
			return nil, desk.Invalidf("The chat speaks %s. Choose among them, each once.", joined(spoken))
		}
	}
	gaps, err := s.gaps(ctx, languages, departments)
	if err != nil {
		return nil, err
	}
	if len(gaps) > 0 {
		return nil, &desk.Error{Kind: desk.Invalid, Code: "language_gaps",
			Public: fmt.Sprintf("A language can be offered once everything is written in it. Still missing: %s.", listedGaps(gaps))}
	}
	return languages, nil
}

// errNotReady refuses to show a site to patients that lacks what they need.
func errNotReady(public string) error {
	return &desk.Error{Kind: desk.Conflict, Code: "not_ready", Public: public}
}

// ready reports what a site lacks before patients may see it.
func ready(site *desk.Site) error {
	switch {
	case len(site.Origins) == 0:
		return errNotReady("Give the address of the website that shows the chat first.")
	case len(site.Emergency) == 0:
		return errNotReady("Say which number patients call in an emergency first.")
	case len(site.Departments) == 0:
		return errNotReady("Choose at least one department first.")
	}
	return nil
}

// GoLive shows a site's chat to patients, or hides it again.
func (s *Service) GoLive(ctx context.Context, a desk.Actor, key string, live bool) (desk.Site, string, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Site{}, "", err
	}
	site, err := s.store.ChangeSite(ctx, key, func(site *desk.Site) ([]desk.AuditLine, error) {
		if site.Preparing != live {
			return nil, nil
		}
		if live {
			if err := ready(site); err != nil {
				return nil, err
			}
		}
		line, err := s.changed(a, "site.live_set", string(site.ID), !live, live)
		site.Preparing = !live
		return []desk.AuditLine{line}, err
	})
	return site, siteVersion(&site), err
}
