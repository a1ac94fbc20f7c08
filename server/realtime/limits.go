package realtime

import (
	"time"

	"careline/server/desk"
)

// Limits bound what one server and one connection may use. A zero field means
// its default.
type Limits struct {
	Connections        int  // open at once; more are told to come again
	SessionConnections int  // of one session among them
	Reads              int  // handshakes and replays that read the store at once; more wait in line
	FrameBytes         int  // of a client's frame; a longer one closes with 1009
	Subscriptions      int  // of one connection
	PatientFrames      Rate // all frames of a patient's connection
	StaffFrames        Rate // and of a staff member's
	PatientTexts       Rate // messages among them
	StaffTexts         Rate // messages and notes among them
	QueueFrames        int  // waiting for one connection
	QueueBytes         int  // the same in bytes
	HeldFrames         int  // live events held back while a subscription replays
	HeldBytes          int  // the same in bytes
	Page               int  // events per read of a replay

	Ping          time.Duration // between two pings
	Dead          time.Duration // without a sign of life until a connection is given up
	Stall         time.Duration // a write without any progress until then
	Linger        time.Duration // after our close frame, for the peer to close
	Look          time.Duration // between two looks at the store
	Coalesce      time.Duration // between two rows of one conversation in lists
	PresenceGrace time.Duration // gone from a conversation, until others are told
}

// Rate is a token bucket's.
type Rate struct {
	PerSecond float64
	Burst     int
}

func (l Limits) withDefaults() Limits {
	or(&l.Connections, 20_000)
	or(&l.SessionConnections, 100)
	or(&l.Reads, 8)
	or(&l.FrameBytes, 256<<10)
	or(&l.Subscriptions, 1_000)
	or(&l.PatientFrames, Rate{50, 200})
	or(&l.StaffFrames, Rate{200, 400})
	or(&l.PatientTexts, Rate{25, 100})
	or(&l.StaffTexts, Rate{100, 200})
	or(&l.QueueFrames, 1024)
	or(&l.QueueBytes, 2<<20)
	or(&l.HeldFrames, 256)
	or(&l.HeldBytes, 512<<10)
	or(&l.Page, 100)
	or(&l.Ping, 25*time.Second)
	or(&l.Dead, 70*time.Second)
	or(&l.Stall, 20*time.Second)
	or(&l.Linger, 2*time.Second)
	or(&l.Look, time.Second)
	or(&l.Coalesce, 100*time.Millisecond)
	or(&l.PresenceGrace, 4*time.Second)
	return l
}

func or[T comparable](field *T, fallback T) {
	var zero T
	if *field == zero {
		*field = fallback
	}
}

// live is what live frames may fill of a queue, history what a replay may.
func (l *Limits) live() bounds    { return bounds{l.QueueFrames, l.QueueBytes} }
func (l *Limits) history() bounds { return bounds{l.QueueFrames / 2, l.QueueBytes / 2} }

func (l *Limits) frames(k desk.ActorKind) Rate {
	if k == desk.KindStaff {
		return l.StaffFrames
	}
	return l.PatientFrames
}

func (l *Limits) texts(k desk.ActorKind) Rate {
	if k == desk.KindStaff {
		return l.StaffTexts
	}
	return l.PatientTexts
}

// bucket is a token bucket of one connection, used by its reader alone.
type bucket struct {
	tokens float64
	filled time.Time // when tokens was right; zero: the bucket is full
}

// take takes a token, or says how long until there is one.
func (b *bucket) take(now time.Time, r Rate) (wait time.Duration, ok bool) {
	if b.filled.IsZero() {
		b.tokens = float64(r.Burst)
	} else {
		b.tokens = min(float64(r.Burst), b.tokens+now.Sub(b.filled).Seconds()*r.PerSecond)
	}
	b.filled = now
	if b.tokens >= 1 {
		b.tokens--
		return 0, true
	}
	return time.Duration((1 - b.tokens) / r.PerSecond * float64(time.Second)), false
}

// tooFast is the answer to a frame over the rate.
func tooFast(wait time.Duration) *desk.Error {
	return &desk.Error{
		Kind: desk.TooMany, Code: "rate_limited", Public: "That was too fast. Wait a moment and send it again.",
		RetryAfterMS: max(1, wait.Milliseconds()),
	}
}

var errSubscriptions = &desk.Error{Kind: desk.TooMany, Code: "too_many_subscriptions",
	Public: "This connection follows too many conversations. Close some first."}
