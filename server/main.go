// Command careline is the whole product in one binary: the server and the
// commands around it. It is the one place that chooses implementations and
// connects them; see wire.go.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones by name, also where the machine has none: hours must not depend on it

	"careline/server/config"
	"careline/server/httpapi"
	"careline/server/store"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

const usage = `careline answers patients on a clinic's website.

  careline [serve]   run the server
  careline staff     add a member of staff; see careline staff -h
  careline site      make, change and list websites that show the chat; see careline site -h
  careline hours     show and set when a department answers; see careline hours -h
  careline policy    show and set how a department works; see careline policy -h
  careline import    bring in articles of the knowledge base, or the log of another system;
                     see careline import -h and careline import log -h
  careline export    write them out
  careline reindex   make the search index anew
  careline backup    write everything into a folder while the server runs; see careline backup -h
  careline restore   read it back into an empty place
  careline migrate   bring the database up to date and stop
  careline report    figures about the work, and what they mean; see careline report -h
  careline replay    play recorded dialogues against a running server; see careline replay -h
  careline openapi   print the OpenAPI document
  careline version   print the version

Settings come from the environment: CARELINE_ADDR, CARELINE_DATA, … as docs/install.md explains.
`

// run is main without the process: it answers with the exit code.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	name, rest := "serve", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	switch name {
	case "serve":
		return serve(ctx, environ, stdout, stderr)
	case "migrate":
		return migrate(ctx, environ, stdout, stderr)
	case "openapi":
		return openapi(stdout, stderr)
	case "staff":
		return runStaff(ctx, rest, environ, stdin, stdout, stderr)
	case "site":
		return runSite(ctx, rest, environ, stdout, stderr)
	case "hours":
		return runHours(ctx, rest, environ, stdin, stdout, stderr)
	case "import":
		if len(rest) > 0 && rest[0] == "log" {
			return runImportLog(ctx, rest[1:], environ, stdout, stderr)
		}
		return runImport(ctx, rest, environ, stdout, stderr)
	case "report":
		return runReport(ctx, rest, environ, stdout, stderr)
	case "export":
		return runExport(ctx, rest, environ, stdout, stderr)
	case "reindex":
		return runReindex(ctx, rest, environ, stdout, stderr)
	case "policy":
		return runPolicy(ctx, rest, environ, stdin, stdout, stderr)
	case "backup":
		return runBackup(ctx, rest, environ, stdout, stderr)
	case "restore":
		return runRestore(ctx, rest, environ, stdout, stderr)
	case "replay":
		return runReplay(ctx, rest, stdin, stdout, stderr)
	case "version":
		_, _ = fmt.Fprintln(stdout, version())
		return 0
	case "help", "-h", "--help":
		_, _ = io.WriteString(stdout, usage)
		return 0
	}
	_, _ = io.WriteString(stderr, usage)
	return 2
}

// serve runs until the context ends or the process is told to stop. A second
// signal ends it at once.
func serve(ctx context.Context, environ []string, stdout, stderr io.Writer) int {
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	ctx, release := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer release()
	p, err := start(ctx, cfg, newLog(stderr, cfg.Demo))
	if err != nil {
		return fail(stderr, err)
	}
	p.announce(stdout)
	// The live heap is small and each message leaves garbage: collecting half as
	// often saves a twelfth of a message's CPU for some megabytes.
	debug.SetGCPercent(200)
	debug.FreeOSMemory() // hashing and migrating took much that is not needed again
	select {
	case <-ctx.Done():
	case err = <-p.broken:
	}
	release() // from here on a signal has its usual effect
	if stopErr := p.stop(context.Background()); err == nil {
		err = stopErr
	}
	if err != nil {
		return fail(stderr, err)
	}
	return 0
}

func migrate(ctx context.Context, environ []string, stdout, stderr io.Writer) int {
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return fail(stderr, err)
	}
	if err := st.Close(); err != nil {
		return fail(stderr, err)
	}
	_, _ = fmt.Fprintln(stdout, "The database is up to date.")
	return 0
}

func openapi(stdout, stderr io.Writer) int {
	doc, err := httpapi.Document()
	if err != nil {
		return fail(stderr, err)
	}
	_, _ = fmt.Fprintf(stdout, "%s\n", doc)
	return 0
}

func fail(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "careline: %v\n", err)
	return 1
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "careline (unknown build)"
	}
	v := "careline " + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return v + " " + info.GoVersion
}
