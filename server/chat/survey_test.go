package chat_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func (h *house) resolve(a desk.Actor, c desk.ConversationID) chat.Item {
	h.t.Helper()
	return must(h.t)(h.chat.Resolve(h.t.Context(), a, c, ""))
}

func (h *house) rate(c desk.ConversationID, score int) chat.Item {
	h.t.Helper()
	return must(h.t)(h.chat.Rate(h.t.Context(), h.maya, c, chat.Rating{Score: score}, uuid.NewString()))
}

// asks reports whether the patient is asked about a conversation now.
func (h *house) asks(c desk.ConversationID) bool {
	h.t.Helper()
	_, err := h.chat.Survey(h.t.Context(), h.maya, c)
	if err != nil && desk.AsError(err).Code != "no_survey" {
		h.t.Fatal(err)
	}
	return err == nil
}

// A patient is asked about each episode once that a person answered and ended:
// never about spam, never where nobody answered, never because of a rule, at
// most once a month about different matters, and again after a reopening.
func TestWhoIsAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		answered := func(text string) desk.ConversationID {
			c := h.open(text)
			h.send(h.ana, c, "An answer.")
			return c
		}
		t.Run("nobody answered", func(t *testing.T) {
			c := h.open("Is anybody there?")
			must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
			if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "We look into it.", Holding: true}); err != nil {
				t.Fatal(err)
			}
			h.send(desk.System("greeter"), c, "Hello.")
			h.resolve(h.ana, c)
			if h.asks(c) {
				t.Error("asked, though nobody answered")
			}
		})
		t.Run("spam", func(t *testing.T) {
			c := answered("Buy this")
			must(t)(h.chat.MarkSpam(ctx, h.ana, c, true, ""))
			if h.asks(c) {
				t.Error("asked about spam")
			}
		})
		t.Run("left the queue", func(t *testing.T) {
			c := h.open("Hello?")
			h.resolve(h.maya, c)
			if h.asks(c) {
				t.Error("asked, though they left unanswered")
			}
		})
		t.Run("closed by a rule", func(t *testing.T) {
			h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 2*hourMS, hourMS })
			c := answered("When?")
			for range 5 {
				h.pass(time.Hour)
				if err := h.chat.Tick(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if row := h.row(c); row.Unresolved() || h.asks(c) {
				t.Error("a rule must close it, and not ask")
			}
			h.rules("d_scheduling", func(*desk.Policy) {})
		})
		t.Run("colleagues keep them from it", func(t *testing.T) {
			c := answered("My mother has died")
			_, err := h.chat.WithholdSurvey(ctx, h.ana, c, " ", "")
			refuse(t, err, desk.ErrInvalid)
			must(t)(h.chat.WithholdSurvey(ctx, h.ana, c, "a bereavement", ""))
			h.resolve(h.ana, c)
			if h.asks(c) {
				t.Error("asked, though colleagues said no")
			}
		})
		var first desk.ConversationID
		t.Run("once it was answered and resolved", func(t *testing.T) {
			first = answered("Where do I park?")
			if h.asks(first) {
				t.Error("asked before the end")
			}
			h.resolve(h.ana, first)
			if !h.asks(first) {
				t.Fatal("not asked")
			}
		})
		t.Run("not again within a month about something else", func(t *testing.T) {
			c := answered("And another thing")
			h.resolve(h.ana, c)
			if h.asks(c) {
				t.Error("asked twice in a month")
			}
			if !slices.Contains(h.kinds(h.boss, c), desk.SurveyWithheld) {
				t.Error("that they were not asked leaves no trace")
			}
		})
		t.Run("again after a reopening", func(t *testing.T) {
			h.rate(first, 5)
			must(t)(h.chat.Reopen(ctx, h.maya, first, ""))
			if h.asks(first) {
				t.Error("asked about the episode before, while the next one is open")
			}
			h.send(h.ben, first, "Let us see.")
			h.resolve(h.ben, first)
			if !h.asks(first) || h.row(first).Survey.Score != 0 {
				t.Error("not asked again")
			}
		})
		t.Run("not after words that nobody answered back to", func(t *testing.T) {
			h.pass(time.Minute)
			h.send(h.ben, first, "By the way, we moved.")
			h.resolve(h.ben, first)
			if h.asks(first) {
				t.Error("asked, though they said nothing")
			}
		})
		t.Run("after a month, about something else", func(t *testing.T) {
			h.pass(30*24*time.Hour + time.Second)
			c := answered("It is me again")
			h.resolve(h.ana, c)
			if !h.asks(c) {
				t.Error("not asked after a month")
			}
			h.pass(14 * 24 * time.Hour)
			if h.asks(c) {
				t.Error("asked after two weeks")
			}
			_, err := h.chat.Rate(ctx, h.maya, c, chat.Rating{Score: 5}, "")
			if desk.AsError(err).Code != "no_survey" {
				t.Errorf("rated after two weeks: %v", err)
			}
		})
	})
}

// Two matters of one patient that end at the same moment ask once.
func TestAskedOnceAtTheSameMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		var all []desk.ConversationID
		for range 8 {
			c := h.open("A question")
			h.send(h.ana, c, "An answer.")
			all = append(all, c)
		}
		done := make(chan error)
		for _, c := range all {
			go func() {
				_, err := h.chat.Resolve(context.WithoutCancel(t.Context()), h.ana, c, "")
				done <- err
			}()
		}
		for range all {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		asked := 0
		for _, c := range all {
			if h.asks(c) {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("asked about %d of %d matters that ended together, want 1", asked, len(all))
		}
	})
}

// An answer is stored by one tap, may grow, and ends once it is final. Whose it
// is, and nobody else's.
func TestRating(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.open("Where is my refund?")
		h.send(h.ana, c, "It was sent.")
		h.resolve(h.ana, c)
		code := func(a desk.Actor, in chat.Rating) string {
			_, err := h.chat.Rate(ctx, a, c, in, "")
			if err == nil {
				return ""
			}
			return desk.AsError(err).Code
		}
		before := h.row(c).LastSeq
		for name, tt := range map[string]struct {
			who  desk.Actor
			in   chat.Rating
			want string
		}{
			"somebody else":      {h.other, chat.Rating{Score: 5}, "not_found"},
			"staff":              {h.ana, chat.Rating{Score: 5}, "forbidden"},
			"no score":           {h.maya, chat.Rating{}, "invalid"},
			"beyond the scale":   {h.maya, chat.Rating{Score: 6}, "invalid"},
			"an item beyond it":  {h.maya, chat.Rating{Score: 5, Items: desk.Items{Effort: -1}}, "invalid"},
			"a broken comment":   {h.maya, chat.Rating{Score: 5, Comment: "\x00"}, "invalid_text"},
			"an endless comment": {h.maya, chat.Rating{Score: 5, Comment: string(make([]rune, 2001))}, "invalid_text"},
		} {
			if got := code(tt.who, tt.in); got != tt.want {
				t.Errorf("%s: %q, want %q", name, got, tt.want)
			}
		}
		if h.row(c).LastSeq != before {
			t.Fatal("a refusal left something")
		}
		h.rate(c, 2)
		if v := h.row(c).Survey; v.Score != 2 || v.Final {
			t.Fatalf("after one tap: %+v", v)
		}
		last := chat.Rating{Score: 4, Items: desk.Items{FeltHeard: 5, Effort: 3}, Comment: "Quick in the end", Final: true}
		if got := code(h.maya, last); got != "" {
			t.Fatal(got)
		}
		if got := code(h.maya, chat.Rating{Score: 1}); got != "survey_answered" {
			t.Errorf("answered after the end: %q", got)
		}
		if v := h.row(c).Survey; v.Score != 4 || v.Items.FeltHeard != 5 || !v.Final {
			t.Errorf("%+v", v)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// Whatever happens to a patient's matters, in whatever order: nobody is asked
// twice about an episode, nor about two matters within a month unless they came
// back, nor where nobody answered them.
func TestAskedInAnyOrder(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	rapid.Check(t, func(r *rapid.T) {
		h.pass(60 * 24 * time.Hour) // what was before has passed
		var mine []desk.ConversationID
		for range rapid.IntRange(1, 3).Draw(r, "matters") {
			mine = append(mine, h.open("hello"))
		}
		staff := rapid.SampledFrom([]desk.Actor{h.ana, h.ben})
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			h.pass(time.Duration(rapid.IntRange(0, 20).Draw(r, "days")) * 24 * time.Hour)
			c := rapid.SampledFrom(mine).Draw(r, "which")
			var err error
			switch rapid.IntRange(0, 7).Draw(r, "verb") {
			case 0, 1:
				_, err = h.chat.Send(ctx, staff.Draw(r, "who"), chat.Sending{Conversation: c, Text: "an answer", ClientID: uuid.NewString(), Holding: rapid.Bool().Draw(r, "holding")})
			case 2:
				_, err = h.chat.Send(ctx, h.maya, chat.Sending{Conversation: c, Text: "a question", ClientID: uuid.NewString()})
			case 3, 4:
				_, err = h.chat.Resolve(ctx, rapid.SampledFrom([]desk.Actor{h.ana, h.maya}).Draw(r, "who"), c, "")
			case 5:
				_, err = h.chat.Reopen(ctx, h.maya, c, "")
			case 6:
				_, err = h.chat.Rate(ctx, h.maya, c, chat.Rating{Score: rapid.IntRange(1, 5).Draw(r, "score"), Final: rapid.Bool().Draw(r, "final")}, "")
			case 7:
				_, err = h.chat.MarkSpam(ctx, h.ana, c, rapid.Bool().Draw(r, "spam"), "")
			}
			var coded *desk.Error
			if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
				r.Fatal(err)
			}
			if err := h.sound(c); err != nil {
				r.Fatal(err)
			}
		}
		type sent struct {
			c       desk.ConversationID
			episode int
			at      int64
		}
		var all []sent
		for _, c := range mine {
			log, err := h.store.Events(ctx, c, desk.KindStaff, 0, 10_000)
			if err != nil {
				r.Fatal(err)
			}
			episode, answers, low, tasks := 0, 0, map[int]bool{}, map[int]bool{}
			for _, e := range log {
				switch e.Kind {
				case desk.Opened, desk.Reopened:
					episode, answers = e.Body.Episode, 0
				case desk.Message:
					if e.From.Kind == desk.KindStaff && !e.Body.Holding {
						answers++
					}
				case desk.SurveySent:
					if answers == 0 {
						r.Fatalf("asked in episode %d of %s, and nobody answered", episode, c)
					}
					all = append(all, sent{c, episode, e.At})
				case desk.Rated:
					low[episode] = low[episode] || e.Body.Score <= desk.LowScore
				case desk.RecoveryOpened:
					if e.Body.Trigger == desk.TriggerLowScore {
						tasks[e.Body.Episode] = true
					}
				}
			}
			for e, is := range low {
				if is && !tasks[e] {
					r.Fatalf("episode %d of %s was rated low, and nobody has to make it good", e, c)
				}
			}
		}
		for i, a := range all {
			for k, b := range all {
				switch {
				case i == k:
				case a.c == b.c && a.episode == b.episode:
					r.Fatalf("asked twice about episode %d", a.episode)
				case a.c != b.c && a.episode == 1 && b.at <= a.at && a.at-b.at < desk.SurveyEvery && !(a.at == b.at && k > i && b.episode > 1):
					r.Fatalf("asked at %d about one matter and at %d about another", b.at, a.at)
				}
			}
		}
	})
}

// Whoever of the house tries the chat is not asked, is owed nothing, and is in
// no figure, whatever they press.
func TestWhoPractisesIsNeitherAskedNorCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		h.maya.Practice = true
		tried := h.open("Does this work?")
		h.send(h.ana, tried, "It does.")
		h.resolve(h.ana, tried)
		if h.asks(tried) {
			t.Error("asked, though it was practice")
		}
		must(t)(h.chat.SetReason(ctx, h.ana, tried, chat.ReasonOf{Reason: "bill"}, ""))
		must(t)(h.chat.Reopen(ctx, h.maya, tried, "")) // not solved
		h.send(h.ana, tried, "Let us see.")
		must(t)(h.chat.Complain(ctx, h.ana, tried, "only trying", ""))
		h.resolve(h.ana, tried)
		if row := h.row(tried); len(row.Recoveries) != 0 {
			t.Errorf("somebody has to make practice good: %+v", row.Recoveries)
		}

		h.maya.Practice = false
		real := h.open("Where do I park?")
		h.send(h.ana, real, "Behind the house.")
		h.resolve(h.ana, real)
		if !h.asks(real) {
			t.Error("a real patient is not asked")
		}
		rows, err := h.store.VoiceRows(ctx, 0, h.clock().UnixMilli()+1)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1 || rows[0].Conversation != real {
			t.Errorf("counted: %+v", rows)
		}
	})
}
