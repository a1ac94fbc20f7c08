package voice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
	"careline/server/voice"

	"github.com/google/uuid"
)

// clinic is a small house whose patients say how it went.
type clinic struct {
	t          testing.TB
	store      *store.Store
	chat       *chat.Service
	voice      *voice.Service
	ana, admin desk.Actor
	now        time.Time
	patients   int
	step       time.Duration // between patients
}

func newClinic(t testing.TB, d storetest.Database) *clinic {
	t.Helper()
	c := &clinic{t: t, now: time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC), step: time.Hour}
	clock := func() time.Time { return c.now }
	c.store = d.WithClock(clock).Open(t)
	for i, key := range []string{"scheduling", "billing"} {
		c.ok(c.store.SaveDepartment(t.Context(), desk.Department{
			ID: desk.DepartmentID("d_" + key), Key: key, Name: map[string]string{"en": key}, Position: i, Active: true,
		}))
	}
	c.ok(c.store.SaveSite(t.Context(), desk.Site{ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_scheduling", "d_billing"}}))
	c.ana = c.hire("s_ana", desk.RoleAgent, "d_scheduling", "d_billing")
	c.admin = c.hire("s_admin", desk.RoleAdmin)
	news := bus.NewInProcess[chat.Notice]()
	t.Cleanup(news.Close)
	var err error
	c.chat, err = chat.New(c.store, news, chat.Options{DigestKey: []byte("a key of the tests"), Now: clock})
	c.ok(err)
	c.voice = voice.New(voice.Options{Store: c.store, Directory: c.chat.Directory, Now: clock})
	return c
}

func (c *clinic) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *clinic) hire(id string, role desk.Role, departments ...desk.DepartmentID) desk.Actor {
	s := desk.Staff{ID: desk.StaffID(id), Email: id + "@clinic.test", Name: id, Role: role, Departments: departments, Capacity: desk.DefaultCapacity, Active: true}
	c.ok(c.store.SaveStaff(c.t.Context(), s, "no password"))
	return s.Actor("ss_" + desk.SessionID(id))
}

func (c *clinic) tag(id string) {
	_, err := c.store.ChangeTool(c.t.Context(), id, func(t *desk.Tool) ([]desk.AuditLine, error) {
		*t = desk.Tool{ID: id, Kind: desk.ToolTag, Scope: desk.ScopeAll, Name: id, Tag: &desk.Tag{}}
		return nil, nil
	})
	c.ok(err)
}

// begun lets a new patient ask something, a step after the one before.
func (c *clinic) begun(department string, practice ...bool) (desk.Actor, chat.Item) {
	c.t.Helper()
	c.patients++
	c.now = c.now.Add(c.step)
	p := desk.Actor{Kind: desk.KindPatient, ID: fmt.Sprint("p_", c.patients), Site: "si_1", Practice: len(practice) > 0}
	it, err := c.chat.Open(c.t.Context(), p, chat.Opening{Department: department, Text: "hello", ClientID: uuid.NewString(), Name: "Maya", Language: "en", NoticeVersion: "2026-11"})
	c.ok(err)
	return p, it
}

// said lets a new patient be helped and say something.
func (c *clinic) said(department string, score int, comment string, practice ...bool) desk.ConversationID {
	c.t.Helper()
	ctx := c.t.Context()
	p, it := c.begun(department, practice...)
	var err error
	_, err = c.chat.Send(ctx, c.ana, chat.Sending{Conversation: it.ID, Text: "An answer.", ClientID: uuid.NewString()})
	c.ok(err)
	_, err = c.chat.Resolve(ctx, c.ana, it.ID, "")
	c.ok(err)
	if _, err = c.chat.Rate(ctx, p, it.ID, chat.Rating{Score: score, Comment: comment, Final: true}, uuid.NewString()); len(practice) == 0 {
		c.ok(err)
	}
	return it.ID
}

// read is what a list holds, and the conversations on its page.
func (c *clinic) read(a desk.Actor, ask voice.CommentAsk) (*voice.Comments, []desk.ConversationID) {
	c.t.Helper()
	if ask.From == "" {
		ask.From, ask.To = "2026-11-01", "2026-12-01"
	}
	ask.Zone = "UTC"
	out, err := c.voice.Comments(c.t.Context(), a, ask)
	c.ok(err)
	var ids []desk.ConversationID
	for _, k := range out.Page {
		ids = append(ids, k.Conversation)
	}
	return out, ids
}

// What patients wrote is found by its words, whatever their case and accents,
// by score, department, time and tag; and by nobody who may not open it.
func TestCommentsAreFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c, ctx := newClinic(t, d), t.Context()
		sue, lent := c.hire("s_sue", desk.RoleSupervisor, "d_billing"), c.hire("s_len", desk.RoleSupervisor, "d_billing")
		lent.Lent = []desk.DepartmentID{"d_billing"}
		spanish := c.said("scheduling", 5, "En RECEPCIÓN fueron muy amables. ¡Gracias, señora Núñez!")
		arrows := c.said("scheduling", 2, "The arrows are hard to see,\nand I waited.")
		apart := c.said("billing", 1, "La recepcio\u0301n no contesta") // the accent is a character of its own
		c.said("billing", 4, "")                                        // says nothing
		c.said("billing", 5, "only trying", true)
		spam := c.said("billing", 5, "Buy arrows")
		_, err := c.chat.MarkSpam(ctx, c.ana, spam, true, "")
		c.ok(err)

		for name, k := range map[string]struct {
			as   desk.Actor
			ask  voice.CommentAsk
			want []desk.ConversationID
		}{
			"all, the last first":                   {c.admin, voice.CommentAsk{}, []desk.ConversationID{apart, arrows, spanish}},
			"a word, without its accent":            {c.admin, voice.CommentAsk{Words: "recepcion"}, []desk.ConversationID{apart, spanish}},
			"with it, and in capitals":              {c.admin, voice.CommentAsk{Words: "RECEPCIÓN nunez"}, []desk.ConversationID{spanish}},
			"part of a word":                        {c.admin, voice.CommentAsk{Words: "arrow"}, []desk.ConversationID{arrows}},
			"words that are not all there":          {c.admin, voice.CommentAsk{Words: "arrow recepcion"}, nil},
			"low scores":                            {c.admin, voice.CommentAsk{Scores: []int{1, 2}}, []desk.ConversationID{apart, arrows}},
			"a department":                          {c.admin, voice.CommentAsk{Department: "billing"}, []desk.ConversationID{apart}},
			"another time":                          {c.admin, voice.CommentAsk{From: "2026-11-11", To: "2026-11-12"}, nil},
			"who steers billing reads no others":    {sue, voice.CommentAsk{}, []desk.ConversationID{apart}},
			"who only helps out there reads none":   {lent, voice.CommentAsk{}, nil},
			"signs alone ask for nothing but signs": {c.admin, voice.CommentAsk{Words: "?!"}, []desk.ConversationID{apart, arrows, spanish}},
		} {
			if out, got := c.read(k.as, k.ask); !slices.Equal(got, k.want) || out.N != len(k.want) {
				t.Errorf("%s: %v (%d), want %v", name, got, out.N, k.want)
			}
		}
		_, err = c.voice.Comments(ctx, sue, voice.CommentAsk{From: "2026-11-01", To: "2026-12-01", Department: "scheduling"})
		if desk.AsError(err).Field != "department" {
			t.Errorf("comments of a department that is not hers: %v", err)
		}
		if _, err = c.voice.Comments(ctx, c.ana, voice.CommentAsk{From: "2026-11-01", To: "2026-12-01"}); desk.AsError(err).Kind != desk.Forbidden {
			t.Errorf("an agent reads them: %v", err)
		}
	})
}

// Tags are counted over all that was asked for, not over a page of it; a page
// leads to the next, and each comment is on one of them.
func TestCommentsAreTaggedAndCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c, ctx := newClinic(t, d), t.Context()
		sue := c.hire("s_sue", desk.RoleSupervisor, "d_billing")
		c.tag("t_wait")
		c.tag("t_staff")
		var all []desk.ConversationID
		for n := range 7 {
			all = append(all, c.said("billing", 1+n%5, fmt.Sprint("Number ", n)))
		}
		elsewhere := c.said("scheduling", 3, "Not hers")
		put := func(of desk.ConversationID, add, remove []string) ([]string, error) {
			c.now = c.now.Add(time.Minute)
			return c.voice.TagComment(ctx, sue, of, 1, add, remove)
		}
		for _, id := range all[:3] {
			_, err := put(id, []string{"t_wait"}, nil)
			c.ok(err)
		}
		for range 2 { // the second time has no effect
			tags, err := put(all[0], []string{"t_staff", "t_wait"}, nil)
			c.ok(err)
			if !slices.Equal(tags, []string{"t_staff", "t_wait"}) {
				t.Errorf("tags %v", tags)
			}
		}
		if _, err := put(all[1], nil, []string{"t_wait"}); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"a tag that never was":      second(put(all[1], []string{"t_none"}, nil)),
			"a comment that never was":  second(c.voice.TagComment(ctx, sue, all[1], 2, []string{"t_wait"}, nil)),
			"a comment of other people": second(put(elsewhere, []string{"t_wait"}, nil)),
		} {
			if kind := desk.AsError(err).Kind; kind != desk.Invalid && kind != desk.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		if out, got := c.read(sue, voice.CommentAsk{Tag: "t_wait"}); !slices.Equal(got, []desk.ConversationID{all[2], all[0]}) || out.N != 2 || out.Any != 7 || out.Untagged != 5 || out.Tags["t_staff"] != 1 {
			t.Errorf("tagged: %v, of %d", got, out.Any)
		}
		// What she may not open she does not read here either.
		c.ok(c.chat.Reload(ctx))
		_, err := c.chat.Restrict(ctx, c.admin, all[6], "s_sue", "her sister", "")
		c.ok(err)
		if out, got := c.read(sue, voice.CommentAsk{Words: "number 6"}); out.N != 0 || len(got) != 0 {
			t.Errorf("she reads what is kept from her: %v", got)
		}
		if _, err := put(all[6], []string{"t_wait"}, nil); desk.AsError(err).Kind != desk.NotFound {
			t.Errorf("she sorts what is kept from her: %v", err)
		}
		_, err = c.chat.Unrestrict(ctx, c.admin, all[6], "s_sue", "")
		c.ok(err)
		if _, got := c.read(sue, voice.CommentAsk{Tag: voice.NoTag, Words: "number 1"}); !slices.Equal(got, all[1:2]) {
			t.Errorf("without a tag: %v", got)
		}
		var seen []desk.ConversationID
		cursor := ""
		for range 10 {
			out, got := c.read(sue, voice.CommentAsk{Limit: 3, Cursor: cursor})
			if out.N != 7 || out.Tags["t_wait"] != 2 || out.Tags["t_staff"] != 1 || out.Untagged != 5 {
				t.Errorf("counted %d, %v, %d untagged", out.N, out.Tags, out.Untagged)
			}
			seen = append(seen, got...)
			if cursor = out.Next; cursor == "" {
				break
			}
		}
		slices.Reverse(seen)
		if !slices.Equal(seen, all) {
			t.Errorf("pages hold %v, want %v", seen, all)
		}
		lines, err := c.store.AuditTrail(ctx, all[0])
		c.ok(err)
		var details []string
		for _, l := range lines {
			if l.Action == "comment.tagged" {
				details = append(details, l.Details)
			}
		}
		if len(details) != 2 || !strings.Contains(details[1], `"before":["t_wait"]`) || !strings.Contains(details[1], `"after":["t_staff","t_wait"]`) {
			t.Errorf("audited: %v", details)
		}
	})
}

func second(_ []string, err error) error { return err }
