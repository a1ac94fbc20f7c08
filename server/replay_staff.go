package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"careline/server/auth"
	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/store"
)

type credentials struct{ email, password string }

// replayActor is who the audit log names for the staff that a replay makes.
var replayActor = desk.System("replay")

// hireForReplay makes n members of staff who work in all departments of the
// demo clinic, in the database the server uses. leave takes their access away;
// what they wrote keeps their names.
func hireForReplay(ctx context.Context, cfg config.Config, site string, n int) (people []credentials, leave func(), err error) {
	leave = func() {}
	if cfg.DatabaseURL == "" {
		// Opening would make a new, empty database, which is never what is meant.
		if files, err := filepath.Glob(filepath.Join(cfg.Data, "*.db")); err != nil || len(files) == 0 {
			return nil, leave, fmt.Errorf("there is no database in %s: set CARELINE_DATA as the server has it, or give --email", cfg.Data)
		}
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return nil, leave, err
	}
	leave = func() { _ = st.Close() } // nothing of ours is under way any more
	keys, err := auth.LoadKeys(cfg.Data)
	if err != nil {
		return nil, leave, err
	}
	house, err := clinic.New(clinic.Options{Store: st, Keys: keys})
	if err != nil {
		return nil, leave, err
	}
	if _, err := house.Site(ctx, clinic.DemoSite); site != clinic.DemoSite || err != nil {
		return nil, leave, errors.Join(errors.New("staff is made in demo mode alone: give --email of somebody who works in all departments of the file"), err)
	}
	offered, err := house.Departments(ctx, replayActor)
	if err != nil {
		return nil, leave, err
	}
	var hired []desk.StaffID
	leave = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		for _, id := range hired {
			if _, err := house.DeactivateStaff(ctx, replayActor, id); err != nil {
				fmt.Fprintf(os.Stderr, "careline replay: the access of %s could not be taken away: %v\n", id, err)
			}
		}
		_ = st.Close() // as above
	}
	run := strings.ToLower(desk.NewReference())
	for i := range n {
		who := clinic.NewStaff{
			Email: fmt.Sprintf("replay-%s-%d@careline.test", run, i+1), Name: fmt.Sprintf("Replay %d", i+1),
			Role: desk.RoleAgent, Departments: keysOf(offered), Password: auth.NewPassword(),
		}
		p, err := house.AddStaff(ctx, replayActor, who)
		if err != nil {
			return nil, leave, err
		}
		hired = append(hired, p.ID)
		people = append(people, credentials{who.Email, who.Password})
	}
	return people, leave, nil
}

func keysOf(departments []desk.Department) []string {
	keys := make([]string, len(departments))
	for i, d := range departments {
		keys[i] = d.Key
	}
	return keys
}
