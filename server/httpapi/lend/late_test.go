package lend

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func pair(t *testing.T) (ours, theirs net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	theirs, err = net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ours, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	theirs.SetDeadline(time.Now().Add(10 * time.Second))
	return ours, theirs
}

func TestWhatWasWrittenGoesOutFirst(t *testing.T) {
	ours, theirs := pair(t)
	late := newLateConn(nil, nil, time.Minute)
	for _, s := range []string{"one ", "two "} {
		if n, err := late.Write([]byte(s)); n != len(s) || err != nil {
			t.Fatal(n, err)
		}
	}
	if err := late.attach(ours, []byte("before")); err != nil {
		t.Fatal(err)
	}
	late.Write([]byte("three"))
	got := make([]byte, len("one two three"))
	if _, err := io.ReadFull(theirs, got); err != nil || string(got) != "one two three" {
		t.Fatalf("%q %v", got, err)
	}
	theirs.Write([]byte(" behind"))
	got = make([]byte, len("before behind"))
	if _, err := io.ReadFull(late, got); err != nil || string(got) != "before behind" {
		t.Fatalf("%q %v", got, err)
	}
}

func TestReaderEndsWhenNoSocketComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := newLateConn(nil, nil, time.Second)
		_, err := late.Read(make([]byte, 1)) // blocks until the second is over
		if !errors.Is(err, net.ErrClosed) {
			t.Fatalf("read: %v", err)
		}
		if _, err := late.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
			t.Fatalf("write: %v", err)
		}
	})
}

func TestSocketThatComesTooLateIsRefused(t *testing.T) {
	ours, _ := pair(t)
	late := newLateConn(nil, nil, time.Minute)
	late.abandon()
	if err := late.attach(ours, nil); !errors.Is(err, net.ErrClosed) {
		t.Fatalf("attach: %v", err)
	}
}

func TestPeerGoneBeforeAttach(t *testing.T) {
	ours, theirs := pair(t)
	late := newLateConn(nil, nil, time.Minute)
	late.Write([]byte(strings.Repeat("x", 1<<20)))
	ended := make(chan error, 1)
	go func() {
		_, err := late.Read(make([]byte, 1))
		ended <- err
	}()
	theirs.(*net.TCPConn).SetLinger(0)
	theirs.Close()
	if err := late.attach(ours, nil); err != nil {
		late.abandon()
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Fatal("read succeeded")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the reader still waits")
	}
}

func TestClosedBeforeAttachStillAnswers(t *testing.T) {
	ours, theirs := pair(t)
	late := newLateConn(nil, nil, time.Minute)
	late.Write([]byte("goodbye"))
	late.Close()
	if _, err := late.Write([]byte("more")); !errors.Is(err, net.ErrClosed) {
		t.Fatalf("write after close: %v", err)
	}
	if err := late.attach(ours, nil); !errors.Is(err, net.ErrClosed) {
		t.Fatalf("attach: %v", err)
	}
	ours.Close() // as the bridge does
	if got, err := io.ReadAll(theirs); err != nil || string(got) != "goodbye" {
		t.Fatalf("%q %v", got, err)
	}
}

func TestDeadlinesSetEarlyCount(t *testing.T) {
	ours, _ := pair(t)
	late := newLateConn(nil, nil, time.Minute)
	late.SetReadDeadline(time.Unix(1, 0))
	if err := late.attach(ours, nil); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, err := late.Read(make([]byte, 1)); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Fatalf("read: %v", err)
	}
}
