package faults

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"careline/server/wsclient"
	"careline/test/rig"
)

// A full disk refuses messages with "not now" and loses none: what was
// acknowledged stays, what was not is sent again when there is room.
func TestDiskFull(t *testing.T) {
	disk := smallDisk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s := &rig.Server{Binary: binary, Data: filepath.Join(disk, "data"), Log: t.TempDir()}
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			keepLogs(t, []*rig.Server{s})
		}
	})
	session, err := wsclient.NewPatient(ctx, "demo", s.Base())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := session.Open(ctx, wsclient.Opening{Department: "billing", Text: "Hello", ClientID: wsclient.NewClientID()})
	if err != nil {
		t.Fatal(err)
	}
	client := wsclient.Connect(session, wsclient.Options{})
	defer client.Close()
	client.Follow(opened.ID)
	stored := map[string]*wsclient.Sending{}
	post := func(n int) {
		for range n {
			sending := client.Post(opened.ID, strings.Repeat("A rather long message. ", 300), false)
			stored[sending.ClientID] = sending
		}
	}
	post(5)
	answered(ctx, t, stored)

	filler := fill(t, disk)
	post(20)
	wait(ctx, t, func() bool { return client.Counts().Unavailable >= 3 })
	if log, err := session.Events(ctx, opened.ID); err != nil || len(log) < 6 {
		t.Errorf("with a full disk %d events can be read: %v", len(log), err)
	}
	if client.Unsent() == 0 {
		t.Error("everything was acknowledged with a full disk")
	}

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	answered(ctx, t, stored)
	s.Kill()
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	log, err := session.Events(ctx, opened.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range log {
		sending := stored[e.ClientID]
		if e.Kind != "message" || sending == nil {
			continue
		}
		if ack, _ := sending.Wait(ctx); ack.Seq != e.Seq || sending.Text != e.Text {
			t.Errorf("event %d was acknowledged as %d", e.Seq, ack.Seq)
		}
		delete(stored, e.ClientID)
	}
	if len(stored) > 0 {
		t.Errorf("%d acknowledged messages are gone", len(stored))
	}
	for _, v := range client.Violations() {
		t.Error(v)
	}
}

// smallDisk is a file system of 8 MiB in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("not run: a small file system cannot be mounted here (%v); it needs root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill writes a file until the disk is full.
func fill(t *testing.T, disk string) string {
	t.Helper()
	path := filepath.Join(disk, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{64 << 10, 4 << 10} {
		for block := make([]byte, size); err == nil; {
			_, err = f.Write(block)
		}
		var full *fs.PathError
		if !errors.As(err, &full) || !errors.Is(full.Err, syscall.ENOSPC) {
			t.Fatalf("filling the disk: %v", err)
		}
		err = nil
	}
	return path
}

func answered(ctx context.Context, t *testing.T, sendings map[string]*wsclient.Sending) {
	t.Helper()
	for _, s := range sendings {
		if _, err := s.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func wait(ctx context.Context, t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		}
	}
}
