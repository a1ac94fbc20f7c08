package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"careline/server/attach"
	"careline/server/auth"
	"careline/server/backup"
	"careline/server/config"
	"careline/server/store"
)

const backupUsage = `careline backup writes a clinic into a folder; restore reads it back.

  careline backup [--keys FILE] DIR    while the server runs; DIR must not exist yet
  careline restore [--keys FILE] DIR   into an empty database and data folder, before the first start

A back-up holds all tables as they were at one instant, the files that people sent,
and a manifest with checksums. It is the same for SQLite and PostgreSQL, so it can be
restored into either. Without keys everybody has to sign in again after a restore;
--keys copies them to or from a file of their own. Keep that file apart: whoever has it
can sign in as anybody. The search index is made anew by the first start.
`

// parseBackup reads the arguments of both commands.
func parseBackup(name string, args []string, stdout, stderr io.Writer) (dir, keys string, code int) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&keys, "keys", "", "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, backupUsage)
		return "", "", 0
	case err != nil || flags.NArg() != 1:
		_, _ = io.WriteString(stderr, backupUsage)
		return "", "", 2
	}
	return filepath.Clean(flags.Arg(0)), keys, 0
}

func runBackup(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	dir, keys, code := parseBackup("backup", args, stdout, stderr)
	if dir == "" {
		return code
	}
	return withData(ctx, environ, stderr, func(cfg config.Config, st *store.Store, files *attach.Keeper) error {
		m, err := backup.Write(ctx, dir, version(), st, files, time.Now())
		if err != nil {
			return err
		}
		if keys != "" {
			if err := copyKeys(filepath.Join(cfg.Data, auth.KeysFile), keys); err != nil {
				return err
			}
		}
		_, _ = fmt.Fprintf(stdout, "%s: %d tables, %d files\n", dir, len(m.Tables), len(m.Files))
		return nil
	})
}

func runRestore(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	dir, keys, code := parseBackup("restore", args, stdout, stderr)
	if dir == "" {
		return code
	}
	return withData(ctx, environ, stderr, func(cfg config.Config, st *store.Store, files *attach.Keeper) error {
		if keys != "" { // first, because it refuses where there are others
			if err := copyKeys(keys, filepath.Join(cfg.Data, auth.KeysFile)); err != nil {
				return err
			}
		}
		m, err := backup.Restore(ctx, dir, st, files)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(stdout, "restored what was there on %s: %d tables, %d files\n",
			time.UnixMilli(m.At).UTC().Format(time.RFC3339), len(m.Tables), len(m.Files))
		return nil
	})
}

// withData opens database and files by the settings of this process.
func withData(ctx context.Context, environ []string, stderr io.Writer, do func(config.Config, *store.Store, *attach.Keeper) error) int {
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return fail(stderr, err)
	}
	files, err := attach.Open(filepath.Join(cfg.Data, attach.Folder), attach.Options{})
	if err == nil {
		err = do(cfg, st, files)
	}
	if err = errors.Join(err, st.Close()); err != nil {
		return fail(stderr, err)
	}
	return 0
}

// copyKeys never writes over a file: keys that are lost are lost.
func copyKeys(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keys: %s is there already and is not written over", to)
	}
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	_, err = f.Write(raw)
	return errors.Join(err, f.Sync(), f.Close())
}
