package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"careline/server/auth"
	"careline/server/chat"
	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/store"
)

type credentials struct{ email, password string }

// replayActor is who the audit log names for the staff that a replay makes.
var replayActor = desk.System("replay")

// crew is the staff of a replay, and what is to be undone when it ends.
type crew struct {
	people []credentials
	grace  time.Duration // the longest that a department leaves chats with somebody gone
	store  *store.Store  // nil: they were not made here
	undo   []func(context.Context)
}

// leave takes away the access of whoever was made; what they wrote keeps their
// names.
func (c *crew) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for _, undo := range slices.Backward(c.undo) {
		undo(ctx)
	}
	c.undo = nil
}

// hireForReplay makes members of staff who work in all departments of the demo
// clinic, in the database the server uses.
func hireForReplay(ctx context.Context, cfg config.Config, o *replayOptions) (*crew, error) {
	c := &crew{}
	if cfg.DatabaseURL == "" {
		// Opening would make a new, empty database, which is never what is meant.
		if files, err := filepath.Glob(filepath.Join(cfg.Data, "*.db")); err != nil || len(files) == 0 {
			return c, fmt.Errorf("there is no database in %s: set CARELINE_DATA as the server has it, or give --email", cfg.Data)
		}
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return c, err
	}
	c.store = st
	c.undo = append(c.undo, func(context.Context) { _ = st.Close() }) // nothing of ours is under way any more
	keys, err := auth.LoadKeys(cfg.Data)
	if err != nil {
		return c, err
	}
	house, err := clinic.New(clinic.Options{Store: st, Keys: keys})
	if err != nil {
		return c, err
	}
	if _, err := house.SiteFor(ctx, commandLine, clinic.DemoSite); o.site != clinic.DemoSite || err != nil {
		return c, errors.Join(errors.New("staff is made in demo mode alone: give --email of somebody who works in all departments of the file"), err)
	}
	offered, err := house.Departments(ctx, replayActor)
	if err != nil {
		return c, err
	}
	run := strings.ToLower(desk.NewReference())
	for i := range o.staff {
		who := clinic.NewStaff{
			Email: fmt.Sprintf("replay-%s-%d@careline.test", run, i+1), Name: fmt.Sprintf("Replay %d", i+1),
			Role: desk.RoleAgent, Departments: keysOf(offered), Password: auth.NewPassword(),
		}
		p, err := house.AddStaff(ctx, replayActor, who)
		if err != nil {
			return c, err
		}
		c.undo = append(c.undo, func(ctx context.Context) {
			if _, err := house.DeactivateStaff(ctx, replayActor, p.ID); err != nil {
				fmt.Fprintf(os.Stderr, "careline replay: the access of %s could not be taken away: %v\n", p.ID, err)
			}
		})
		if o.capacity > 0 {
			if _, err := house.SetCapacity(ctx, replayActor, p.ID, o.capacity, nil); err != nil {
				return c, err
			}
		}
		c.people = append(c.people, credentials{who.Email, who.Password})
	}
	if o.capacity == 0 {
		return c, nil
	}
	return c, c.hurry(ctx, offered, o)
}

// hurry makes the server's rules keep up with the replay.
func (c *crew) hurry(ctx context.Context, departments []desk.Department, o *replayOptions) error {
	versions, err := c.store.Policies(ctx)
	if err != nil {
		return err
	}
	for _, d := range departments {
		rules := desk.DefaultPolicy()
		for _, p := range versions { // the latest last
			if p.Department == d.ID {
				rules = p
			}
		}
		if rules.Routing.Manual {
			return fmt.Errorf("in %s staff pick by hand: set it to offers first", d.Key)
		}
		c.grace = max(c.grace, time.Duration(rules.Routing.GraceMS)*time.Millisecond)
	}
	before, err := c.store.Setting(ctx, chat.DemoSpeed)
	if errors.Is(err, desk.ErrNoSuchThing) {
		before, err = "1", nil
	}
	if err != nil {
		return err
	}
	c.undo = append(c.undo, func(ctx context.Context) {
		if err := c.store.SetSetting(ctx, chat.DemoSpeed, before); err != nil {
			fmt.Fprintf(os.Stderr, "careline replay: the clock of the rules could not be set back: %v\n", err)
		}
	})
	if err := c.store.SetSetting(ctx, chat.DemoSpeed, strconv.Itoa(int(o.clock()))); err != nil {
		return err
	}
	return until(ctx, time.Now().Add(3*time.Second)) // the server looks once a second
}

func keysOf(departments []desk.Department) []string {
	keys := make([]string, len(departments))
	for i, d := range departments {
		keys[i] = d.Key
	}
	return keys
}
