package config_test

import (
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"careline/server/config"
)

var defaults = config.Config{Addr: "127.0.0.1:8080", Data: "./data"}

func with(change func(*config.Config)) config.Config {
	c := defaults
	change(&c)
	return c
}

func TestRead(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "database_url")
	if err := os.WriteFile(secret, []byte("postgres://u:hunter2@db/careline\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		env  []string
		want config.Config
	}{
		{"nothing set", nil, defaults},
		{"others' settings", []string{"PATH=/bin", "HOME=/root", "CARELINER=x"}, defaults},
		{"empty counts as unset", []string{"CARELINE_ADDR=", "CARELINE_NATS_URL="}, defaults},
		{"address", []string{"CARELINE_ADDR=0.0.0.0:9000"}, with(func(c *config.Config) { c.Addr = "0.0.0.0:9000" })},
		{"any free port", []string{"CARELINE_ADDR=127.0.0.1:0"}, with(func(c *config.Config) { c.Addr = "127.0.0.1:0" })},
		{"every interface", []string{"CARELINE_ADDR=:8080"}, with(func(c *config.Config) { c.Addr = ":8080" })},
		{"data", []string{"CARELINE_DATA=/var/lib/careline"}, with(func(c *config.Config) { c.Data = "/var/lib/careline" })},
		{"database", []string{"CARELINE_DATABASE_URL=postgres://u:p@db:5432/c?sslmode=require"},
			with(func(c *config.Config) { c.DatabaseURL = "postgres://u:p@db:5432/c?sslmode=require" })},
		{"database from a file", []string{"CARELINE_DATABASE_URL_FILE=" + secret},
			with(func(c *config.Config) { c.DatabaseURL = "postgres://u:hunter2@db/careline" })},
		{"public https", []string{"CARELINE_PUBLIC_URL=https://Chat.Clinic.example/"},
			with(func(c *config.Config) { c.PublicURL = &url.URL{Scheme: "https", Host: "chat.clinic.example"} })},
		{"public http on loopback", []string{"CARELINE_PUBLIC_URL=http://localhost:8080"},
			with(func(c *config.Config) { c.PublicURL = &url.URL{Scheme: "http", Host: "localhost:8080"} })},
		{"proxies", []string{"CARELINE_TRUSTED_PROXIES=127.0.0.1, 10.1.2.3/8,::1"},
			with(func(c *config.Config) {
				c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
			})},
		{"demo", []string{"CARELINE_DEMO=1"}, with(func(c *config.Config) { c.Demo = true })},
		{"no demo", []string{"CARELINE_DEMO=0"}, defaults},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := config.Read(tt.env)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got, cmpopts.EquateComparable(netip.Prefix{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		env  string
		says string
	}{
		{"misspelt", "CARELINE_ADRESS=:80", "CARELINE_ADRESS is not a setting"},
		{"file of what is no secret", "CARELINE_ADDR_FILE=/x", "CARELINE_ADDR_FILE is not a setting"},
		{"later: NATS", "CARELINE_NATS_URL=nats://x", "does not use NATS"},
		{"Meilisearch without a scheme", "CARELINE_MEILI_URL=search:7700", "must be the address of a Meilisearch server"},
		{"Meilisearch with its key in the address", "CARELINE_MEILI_URL=http://hunter2@x", "give the key in CARELINE_MEILI_KEY"},
		{"a key to nothing", "CARELINE_MEILI_KEY=hunter2", "is a key to nothing"},
		{"later: S3", "CARELINE_S3_BUCKET=x", "does not use S3"},
		{"address without port", "CARELINE_ADDR=127.0.0.1", "must be host:port"},
		{"port out of range", "CARELINE_ADDR=127.0.0.1:70000", "must be host:port"},
		{"port by name", "CARELINE_ADDR=127.0.0.1:http", "must be host:port"},
		{"data is a file", "CARELINE_DATA=" + empty, "names a file"},
		{"another database", "CARELINE_DATABASE_URL=mysql://u:hunter2@db/c", "must begin with postgres://"},
		{"broken database address", "CARELINE_DATABASE_URL=postgres://u:hunter2%zz@db/c", "must begin with postgres://"},
		{"secret file missing", "CARELINE_DATABASE_URL_FILE=" + filepath.Join(dir, "none"), "cannot be read"},
		{"secret file empty", "CARELINE_DATABASE_URL_FILE=" + empty, "empty file"},
		{"public without scheme", "CARELINE_PUBLIC_URL=chat.clinic.example", "must be the address"},
		{"public over plain http", "CARELINE_PUBLIC_URL=http://chat.clinic.example", "must be https"},
		{"public with a path", "CARELINE_PUBLIC_URL=https://clinic.example/chat", "must end after the host"},
		{"public with a user", "CARELINE_PUBLIC_URL=https://hunter2@clinic.example", "must end after the host"},
		{"proxies by name", "CARELINE_TRUSTED_PROXIES=proxy.local", "addresses or networks"},
		{"everybody as proxy", "CARELINE_TRUSTED_PROXIES=0.0.0.0/0", "whole internet"},
		{"demo by word", "CARELINE_DEMO=yes", "must be 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Read([]string{tt.env})
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("says %q, want it to say %q", err, tt.says)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("repeats a secret: %q", err)
			}
		})
	}
	t.Run("both twins", func(t *testing.T) {
		_, err := config.Read([]string{"CARELINE_DATABASE_URL_FILE=" + empty, "CARELINE_DATABASE_URL=postgres://db/c"})
		if err == nil || !strings.Contains(err.Error(), "both set") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("all faults at once", func(t *testing.T) {
		_, err := config.Read([]string{"CARELINE_DEMO=yes", "CARELINE_X=1"})
		if err == nil || !strings.Contains(err.Error(), "CARELINE_X") || !strings.Contains(err.Error(), "CARELINE_DEMO") {
			t.Errorf("got %v", err)
		}
	})
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.9.9.9": true, "[::1]:80": true, "::1": true, "localhost": true,
		"LOCALHOST:3000": true, "app.localhost": true,
		"": false, "0.0.0.0:80": false, "192.168.0.1": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false, "evillocalhost": false,
	} {
		if got := config.Loopback(host); got != want {
			t.Errorf("Loopback(%q) = %t", host, got)
		}
	}
}
