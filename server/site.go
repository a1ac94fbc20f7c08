package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
)

const siteUsage = `careline site makes, changes and lists the websites that show the chat. It may be
used while the server runs.

  careline site save --key K --name N --origins https://www.clinic.example
                     [--languages en,es] [--zone America/New_York] [--color #0b6e69]
                     [--emergency 911,988] [--departments scheduling,billing]
  careline site list

What is left out stays as it is, or gets its default on a new site: English, UTC,
911 and 988, all departments.
`

// runSite is the command careline site. It answers with the exit code: 0 done,
// 1 refused, 2 called in a way nobody understands.
func runSite(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	var change clinic.SiteChange
	err := flag.ErrHelp
	switch verb {
	case "save":
		change, err = siteFlags(args)
	case "list":
		err = nil
	case "-h", "--help", "help":
	default:
		_, _ = io.WriteString(stderr, siteUsage)
		return 2
	}
	if errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(stdout, siteUsage)
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "careline: %v\n\n%s", err, siteUsage)
		return 2
	}
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	var sites []desk.Site
	err = inHouse(ctx, cfg, func(house *clinic.Service) error {
		if verb == "list" {
			sites, err = house.Sites(ctx, commandLine)
			return err
		}
		site, err := house.SaveSite(ctx, commandLine, change)
		sites = []desk.Site{site}
		return err
	})
	if err != nil {
		return fail(stderr, plain(err))
	}
	for _, site := range sites {
		describe(stdout, cfg, site)
	}
	return 0
}

func siteFlags(args []string) (clinic.SiteChange, error) {
	var c clinic.SiteChange
	var origins, languages, emergency, departments string
	f := flag.NewFlagSet("site save", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.Key, "key", "", "")
	f.StringVar(&c.Name, "name", "", "")
	f.StringVar(&c.Zone, "zone", "", "")
	f.StringVar(&c.BrandColor, "color", "", "")
	f.StringVar(&origins, "origins", "", "")
	f.StringVar(&languages, "languages", "", "")
	f.StringVar(&emergency, "emergency", "", "")
	f.StringVar(&departments, "departments", "", "")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, stray(f.Arg(0))
	}
	if c.Key == "" {
		return c, errors.New("--key is missing")
	}
	c.Origins, c.Languages, c.Emergency, c.Departments = list(origins), list(languages), list(emergency), list(departments)
	return c, nil
}

// describe says what a site is, with the line that goes onto its pages.
func describe(w io.Writer, cfg config.Config, site desk.Site) {
	base := "https://YOUR-CARELINE-HOST"
	if cfg.PublicURL != nil {
		base = cfg.PublicURL.String()
	}
	_, _ = fmt.Fprintf(w, "%s: %s, on %s (%s; %s)\n  <script src=\"%s/widget.js\" data-site=\"%s\" async></script>\n",
		site.Key, site.Name, strings.Join(site.Origins, ", "), strings.Join(site.Languages, ", "), site.Zone, base, site.Key)
}
