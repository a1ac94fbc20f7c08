// Package config reads the settings of a process, once, from its environment.
//
// It owns the names of the settings, their defaults and what they may be. It
// imports nothing of the project and knows nothing of what the settings do.
// A setting that is unknown, contradictory or of no use to this version stops
// the start with a sentence that says what to do: a typing error must not
// become a silent default. Secrets are never repeated in an error.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Config is everything a process is told from outside.
type Config struct {
	Addr           string         // host:port to listen on
	Data           string         // folder of the database, keys and files
	DatabaseURL    string         // postgres://…; empty: SQLite in Data
	PublicURL      *url.URL       // as people reach us, without a path; nil: as they asked
	TrustedProxies []netip.Prefix // whose word on the client's address counts
	MeiliURL       string         // of a Meilisearch server; empty: search is embedded
	MeiliKey       string         // what it is asked with
	Demo           bool           // a seeded clinic to look around in
	MaxFile        int64          // bytes of a file that somebody sends; 0: the usual limit
	Clamd          string         // tcp://… or unix://… of a virus scanner; empty: none
}

// Names of the settings this version uses.
const (
	addr           = "CARELINE_ADDR"
	data           = "CARELINE_DATA"
	databaseURL    = "CARELINE_DATABASE_URL"
	publicURL      = "CARELINE_PUBLIC_URL"
	trustedProxies = "CARELINE_TRUSTED_PROXIES"
	demo           = "CARELINE_DEMO"
	maxFile        = "CARELINE_MAX_FILE_MB"
	clamd          = "CARELINE_CLAMD"
	meiliURL       = "CARELINE_MEILI_URL"
	meiliKey       = "CARELINE_MEILI_KEY"

	prefix = "CARELINE_"
	file   = "_FILE" // a setting's twin: the path of a file that holds its value
)

// Known lists the settings, for error messages and documents.
var Known = []string{addr, data, databaseURL, publicURL, trustedProxies, demo, maxFile, clamd, meiliURL, meiliKey}

// secrets may come from a file, as container engines hand them over.
var secrets = []string{databaseURL, meiliKey}

// later are names of the contract whose feature does not exist yet. Accepting
// them in silence would let an operator believe that it does.
var later = []struct{ start, does string }{
	{"CARELINE_NATS_", "NATS between several processes"},
	{"CARELINE_S3_", "S3 storage"},
}

// Read makes the configuration from an environment in the form of os.Environ.
// The error joins every fault found, one sentence each, so that an operator
// mends them in one go.
func Read(environ []string) (Config, error) {
	set, faults := gather(environ)
	c := Config{Addr: "127.0.0.1:8080", Data: "./data"}
	for _, f := range []struct {
		name string
		take func(*Config, string) error
	}{
		{addr, takeAddr},
		{data, takeData},
		{databaseURL, takeDatabaseURL},
		{publicURL, takePublicURL},
		{trustedProxies, takeTrustedProxies},
		{demo, takeDemo},
		{maxFile, takeMaxFile},
		{clamd, takeClamd},
		{meiliURL, takeMeiliURL},
		{meiliKey, func(c *Config, value string) error { c.MeiliKey = value; return nil }},
	} {
		if value := set[f.name]; value != "" {
			faults = append(faults, f.take(&c, value))
		}
	}
	if set[meiliKey] != "" && set[meiliURL] == "" {
		faults = append(faults, fmt.Errorf("%s is set, but %s is not, so it is a key to nothing. Set both, or unset the key to search with the embedded engine", meiliKey, meiliURL))
	}
	return c, errors.Join(faults...)
}

// gather picks out our settings, reads the files that stand for them, and
// reports what does not belong. An empty value counts as not set, as compose
// files produce it.
func gather(environ []string) (map[string]string, []error) {
	set := map[string]string{}
	var faults []error
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, prefix) || value == "" {
			continue
		}
		if slices.Contains(Known, name) {
			set[name] = value
			continue
		}
		if of, ok := strings.CutSuffix(name, file); ok && slices.Contains(secrets, of) {
			continue // read below, when both twins are known
		}
		faults = append(faults, stranger(name))
	}
	for _, entry := range environ {
		name, path, _ := strings.Cut(entry, "=")
		of, ok := strings.CutSuffix(name, file)
		if !ok || path == "" || !slices.Contains(secrets, of) {
			continue
		}
		if set[of] != "" {
			faults = append(faults, fmt.Errorf("%s and %s are both set. Keep one of them", of, name))
			continue
		}
		value, err := os.ReadFile(path)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s names a file that cannot be read (%w). Check the path and its permissions", name, err))
			continue
		}
		set[of] = strings.TrimSpace(string(value))
		if set[of] == "" {
			faults = append(faults, fmt.Errorf("%s names an empty file. Write the value into it, or unset %s", name, name))
		}
	}
	return set, faults
}

func stranger(name string) error {
	for _, l := range later {
		if strings.HasPrefix(name, l.start) {
			return fmt.Errorf("%s is set, but this version does not use %s yet. Unset it to start", name, l.does)
		}
	}
	return fmt.Errorf("%s is not a setting of this version. Correct its spelling or unset it; the settings are %s",
		name, strings.Join(Known, ", "))
}

func takeAddr(c *Config, value string) error {
	_, port, err := net.SplitHostPort(value)
	if n, perr := strconv.ParseUint(port, 10, 16); err != nil || perr != nil || n > 65535 {
		return fmt.Errorf("%s must be host:port with a port from 0 to 65535, like 127.0.0.1:8080", addr)
	}
	c.Addr = value
	return nil
}

func takeData(c *Config, value string) error {
	if info, err := os.Stat(value); err == nil && !info.IsDir() {
		return fmt.Errorf("%s names a file. Give the path of a folder", data)
	}
	c.Data = value
	return nil
}

// takeDatabaseURL repeats nothing of the value: it holds a password.
func takeDatabaseURL(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return fmt.Errorf("%s must begin with postgres://, like postgres://user:password@host:5432/careline; unset it to use SQLite in the data folder", databaseURL)
	}
	c.DatabaseURL = value
	return nil
}

// takeMeiliURL repeats nothing of the value: somebody may have put a key there.
func takeMeiliURL(c *Config, value string) error {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%s must be the address of a Meilisearch server, like http://127.0.0.1:7700; unset it to search with the embedded engine", meiliURL)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%s must be an address alone: give the key in %s", meiliURL, meiliKey)
	}
	c.MeiliURL = strings.TrimSuffix(value, "/")
	return nil
}

func takePublicURL(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%s must be the address people reach this server at, like https://chat.clinic.example", publicURL)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("%s must end after the host and port: Careline needs a host name of its own", publicURL)
	}
	if u.Scheme == "http" && !Loopback(u.Host) {
		return fmt.Errorf("%s must be https: sign-in over plain http is only possible on this computer itself (127.0.0.1 or localhost)", publicURL)
	}
	c.PublicURL = &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}
	return nil
}

func takeTrustedProxies(c *Config, value string) error {
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, aerr := netip.ParseAddr(part)
			if aerr != nil {
				return fmt.Errorf("%s must be addresses or networks with commas between them, like 127.0.0.1,10.0.0.0/8", trustedProxies)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		if p.Bits() == 0 {
			return fmt.Errorf("%s trusts the whole internet, so anybody could claim any address. Name the proxies alone", trustedProxies)
		}
		c.TrustedProxies = append(c.TrustedProxies, p.Masked())
	}
	return nil
}

func takeDemo(c *Config, value string) error {
	switch value {
	case "1":
		c.Demo = true
	case "0":
	default:
		return fmt.Errorf("%s must be 1 for demo mode; unset it otherwise", demo)
	}
	return nil
}

func takeMaxFile(c *Config, value string) error {
	n, err := strconv.ParseUint(value, 10, 16)
	if err != nil || n < 1 || n > 100 {
		return fmt.Errorf("%s must be a whole number of megabytes from 1 to 100, like 10", maxFile)
	}
	c.MaxFile = int64(n) << 20
	return nil
}

func takeClamd(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil || !(u.Scheme == "tcp" && u.Port() != "" && u.Path == "") && !(u.Scheme == "unix" && u.Host == "" && strings.HasPrefix(u.Path, "/")) {
		return fmt.Errorf("%s must be tcp://host:port or unix:///path/to/clamd.sock, where the virus scanner listens", clamd)
	}
	c.Clamd = value
	return nil
}

// Loopback reports whether a host, with or without a port, is this computer
// itself.
func Loopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
