package clinic

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestLimiterBoundsItsMemory(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	for i := range 3 * maxBuckets {
		a := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		if _, wait := l.try(fmt.Sprintf("p%d", i), a); wait > 0 {
			t.Fatalf("a stranger's first try has to wait %v", wait)
		}
	}
	if len(l.buckets) > maxBuckets+3 {
		t.Errorf("%d buckets", len(l.buckets))
	}
}

func TestLimiterForgetsOnlyWhoIsQuiet(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	guesser := netip.MustParseAddr("192.0.2.7")
	for range 10 {
		l.try("ben", guesser)
	}
	for i := range maxBuckets {
		giveBack, wait := l.try(fmt.Sprintf("p%d", i), netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))
		if wait > 0 {
			t.Fatal(wait)
		}
		giveBack()
	}
	if _, wait := l.try("ben", guesser); wait == 0 {
		t.Error("the guesser was forgotten while quiet people filled the table")
	}
}

func TestNeighbourhood(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false},
	} {
		a, b := neighbourhood(netip.MustParseAddr(tt.a)), neighbourhood(netip.MustParseAddr(tt.b))
		if (a == b) != tt.same {
			t.Errorf("%s and %s: %s and %s", tt.a, tt.b, a, b)
		}
	}
	if neighbourhood(netip.Addr{}) == "" {
		t.Error("an unknown address has no neighbourhood")
	}
}
