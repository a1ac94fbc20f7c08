package protocol

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"careline/server/desk"
)

var update = flag.Bool("update", false, "write the golden frames in testdata anew")

// The golden frames are read by the TypeScript client's tests too: what Go
// writes there is what the client is shown to understand, and the other way
// round.

const (
	goldenConversation = "c_01k9golden0000000000000000"
	goldenOther        = "c_01k9golden0000000000000001"
	goldenPatient      = "p_01k9golden0000000000000000"
	goldenStaff        = "s_01k9golden0000000000000000"
	goldenClientID     = "6f1c2f5e-7a0b-4c55-9d5e-0b1a2c3d4e5f"
	goldenAt           = 1_763_700_000_000
)

// goldenText holds what encodings get wrong: quotes, control characters,
// characters HTML escaping would touch, right-to-left text, emoji of several
// code points, line separators.
const goldenText = "\"Hi\" \\ <b>&\n\tمرحبا 👩‍👩‍👧 \u2028 e\u0301 \U0001F600"

func goldenDirectory() *desk.Directory {
	billing := &desk.Department{ID: "d_billing", Key: "billing", Name: map[string]string{"en": "Billing"}, Active: true}
	scheduling := &desk.Department{ID: "d_scheduling", Key: "scheduling", Name: map[string]string{"en": "Scheduling"}, Active: true}
	return &desk.Directory{
		Departments: map[desk.DepartmentID]*desk.Department{billing.ID: billing, scheduling.ID: scheduling},
		ByKey:       map[string]*desk.Department{billing.Key: billing, scheduling.Key: scheduling},
		Staff:       map[desk.StaffID]*desk.Staff{goldenStaff: {ID: goldenStaff, Name: "Sam Rivera", Role: desk.RoleAgent, Active: true}},
	}
}

// goldenEvents is one event of each kind, with every field that the kind uses.
func goldenEvents() []desk.Event {
	patient := desk.From{Kind: desk.KindPatient, ID: goldenPatient, Name: "Ana"}
	staff := desk.From{Kind: desk.KindStaff, ID: goldenStaff}
	system := desk.From{Kind: desk.KindSystem, ID: "timer"}
	person := &desk.Person{ID: goldenStaff, Name: "Sam Rivera"}
	matter := desk.Body{Origin: desk.OriginPatient, Episode: 1, Site: "site_1", Department: "d_billing", Topic: "invoice",
		Language: "es", Name: "Ana", About: "my mother", Answers: map[string]string{"invoice": "A-17"}, Calendar: "v1"}
	gone := &desk.Deletion{At: goldenAt + 57_000, By: *person, Reason: desk.DeletedWrongPatient}
	again := matter
	again.Origin, again.Episode = desk.OriginNotSolved, 2
	kinds := []struct {
		kind desk.EventKind
		from desk.From
		body desk.Body
	}{
		{desk.NoticeAccepted, patient, desk.Body{Version: "2026-01", Language: "es"}},
		{desk.Opened, patient, matter},
		{desk.Message, patient, desk.Body{Text: goldenText}},
		{desk.Queued, system, desk.Body{Department: "d_billing"}},
		{desk.Assigned, staff, desk.Body{Staff: person}},
		{desk.Accepted, staff, desk.Body{Staff: person, How: "claimed"}},
		{desk.Note, staff, desk.Body{Text: "Called the insurer."}},
		{desk.Message, staff, desk.Body{Text: "One moment.", Then: desk.StatusOpen, Holding: true}},
		{desk.Transferred, staff, desk.Body{Department: "d_scheduling", FromDepartment: "d_billing", Reason: "wrong desk"}},
		{desk.StatusChanged, staff, desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer", Reason: "asked for the code"}},
		{desk.Snoozed, staff, desk.Body{Until: goldenAt + 86_400_000}},
		{desk.Woken, system, desk.Body{}},
		{desk.Abandoned, system, desk.Body{LastSeenAt: goldenAt - 60_000}},
		{desk.Resolved, staff, desk.Body{Reason: "answered"}},
		{desk.Reopened, patient, again},
		{desk.Requeued, system, desk.Body{Department: "d_billing", Staff: person, Reason: desk.ReasonDisconnected, Head: true}},
		{desk.Offered, system, desk.Body{Staff: person, How: desk.OfferByRouter, Until: goldenAt + 45_000}},
		{desk.OfferEnded, system, desk.Body{Staff: person, How: desk.OfferByRouter, Outcome: desk.OfferExpired}},
		{desk.InterpreterNeeded, system, desk.Body{Language: "es"}},
		{desk.Converted, patient, desk.Body{Mode: desk.ModeCallback, Slot: goldenAt + 3_600_000}},
		{desk.ContactGiven, patient, desk.Body{Contact: &desk.Contact{Name: "Ana", Phone: "+1 555 0100", Voicemail: true, BestTime: "after noon"}}},
		{desk.CallLogged, staff, desk.Body{Outcome: desk.CallNoAnswer, Tries: 1}},
		{desk.CallLogged, staff, desk.Body{Channel: desk.ByPhone, Inbound: true, Outcome: desk.CallReached, When: goldenAt - 600_000, Minutes: 7}},
		{desk.Withdrawn, staff, desk.Body{Reason: "asked twice"}},
		{desk.Promised, staff, desk.Body{Next: desk.NextCall, Due: goldenAt + 3_600_000, Reason: "the line was busy"}},
		{desk.PromiseEnded, system, desk.Body{Next: desk.NextCall, Due: goldenAt + 3_600_000, Outcome: desk.PromiseLapsed}},
		{desk.SLAWarned, system, desk.Body{Target: desk.TargetFirstResponse, Due: goldenAt + 60_000}},
		{desk.SLABreached, system, desk.Body{Target: desk.TargetFirstResponse, Due: goldenAt + 60_000}},
		{desk.Escalated, system, desk.Body{Reason: desk.TargetFirstResponse}},
		{desk.InactivityWarned, system, desk.Body{Due: goldenAt + 86_400_000}},
		{desk.NoReplyNeeded, staff, desk.Body{Reason: "thanks"}},
		{desk.PrioritySet, staff, desk.Body{Priority: desk.Urgent}},
		{desk.LinkedTo, staff, desk.Body{Linked: &desk.Link{Conversation: goldenOther, Reference: "M2XR-9BFA", Department: "d_scheduling"}}},
		{desk.AbuseWarned, staff, desk.Body{}},
		{desk.SpamMarked, staff, desk.Body{Reason: "an advertisement"}},
		{desk.SpamCleared, staff, desk.Body{}},
		{desk.Message, patient, desk.Body{Attachments: []desk.Attachment{goldenFile}}},
		{desk.FileChecked, system, desk.Body{Attachments: []desk.Attachment{goldenFile}}},
		{desk.NoteFileChecked, system, desk.Body{Attachments: []desk.Attachment{goldenFile}}},
		{desk.SurveySent, system, desk.Body{Episode: 2, Version: "standard-1", Until: goldenAt + 86_400_000, Staff: person}},
		{desk.SurveyWithheld, staff, desk.Body{Episode: 2, Outcome: desk.NotAskedByStaff, Reason: "a bereavement"}},
		{desk.Rated, patient, desk.Body{Episode: 2, Version: "standard-1", Score: 2, Items: &desk.Items{FeltHeard: 1, WasInformed: 2, Effort: 3}, Text: goldenText, Final: true, How: "link"}},
		{desk.ContactReason, staff, desk.Body{Episode: 2, Reason: "bill", PreventedBy: desk.PreventLetter}},
		{desk.Complained, staff, desk.Body{Reason: "waited twice"}},
		{desk.RecoveryOpened, system, desk.Body{Episode: 2, Trigger: desk.TriggerLowScore, Score: 2, Staff: person, Rated: "s_other", Due: goldenAt + 86_400_000}},
		{desk.RecoveryAssigned, staff, desk.Body{Task: 41, Staff: person}},
		{desk.RecoveryClosed, staff, desk.Body{Task: 41, Outcome: desk.RecoveryUnreachable, Tries: 3}},
		{desk.Note, staff, desk.Body{Text: "@Sam Rivera please look.", Mentions: []desk.Person{*person}}},
		{desk.Tagged, staff, desk.Body{Added: []string{"t_1"}, Removed: []string{"t_2"}}},
		{desk.AboutSet, staff, desk.Body{Relation: "child", About: "Leo"}},
		{desk.Restricted, staff, desk.Body{Staff: person, Reason: "a relative"}},
		{desk.Unrestricted, staff, desk.Body{Staff: person}},
		{desk.Merged, staff, desk.Body{Linked: &desk.Link{Conversation: goldenOther, Reference: "M2XR-9BFA", Department: "d_scheduling"}}},
		{desk.Absorbed, staff, desk.Body{Linked: &desk.Link{Conversation: goldenOther, Reference: "M2XR-9BFA", Department: "d_scheduling"}}},
		{desk.Unmerged, staff, desk.Body{Linked: &desk.Link{Conversation: goldenOther, Reference: "M2XR-9BFA", Department: "d_scheduling"}}},
		{desk.Unabsorbed, staff, desk.Body{Linked: &desk.Link{Conversation: goldenOther, Reference: "M2XR-9BFA", Department: "d_scheduling"}}},
		{desk.Message, staff, desk.Body{Then: desk.StatusWaiting, Deleted: gone}},
		{desk.MessageDeleted, staff, desk.Body{Deletes: 57, Last: true, Reason: desk.DeletedWrongPatient}},
		{desk.Note, staff, desk.Body{Deleted: gone}},
		{desk.NoteDeleted, staff, desk.Body{Deletes: 59, Reason: "asked by the insurer"}},
		{desk.CallLogged, staff, desk.Body{Channel: desk.ByWalkIn, Inbound: true, Outcome: desk.CallReached, Deleted: gone}},
		{desk.CallDeleted, staff, desk.Body{Deletes: 61, Reason: desk.DeletedMistake}},
		{desk.Undone, staff, desk.Body{Undo: &desk.Undo{From: 40, To: 42}, Outcome: "resolved", Department: "d_scheduling", Staff: person, Removed: []string{"t_1"}}},
	}
	var events []desk.Event
	var patientPrev int64
	for i, k := range kinds {
		e := desk.Event{Conversation: goldenConversation, Seq: int64(i + 1), PatientPrev: patientPrev, At: goldenAt + int64(i)*1000,
			Kind: k.kind, From: k.from, Body: k.body}
		if k.kind == desk.Message || k.kind == desk.Note {
			e.ClientID = goldenClientID
		}
		if k.kind.VisibleTo(desk.KindPatient) {
			patientPrev = e.Seq
		}
		events = append(events, e)
	}
	return events
}

var goldenFile = desk.Attachment{ID: "f_01k9golden0000000000000000", Name: "My card.jpg", Type: "image/jpeg", Size: 81_234,
	Width: 3024, Height: 4032, Preview: true, State: desk.FileClean}

func goldenRow() *desk.Conversation {
	return &desk.Conversation{
		ID: goldenConversation, Reference: "K7QP-4MDT", Site: "site_1", Department: "d_billing", Patient: goldenPatient,
		Topic: "invoice", Language: "es", Name: "Ana", About: "my mother", Status: desk.StatusOpen, Assignee: goldenStaff,
		AcceptedAt: goldenAt + 5000, Episode: 1, OpenedAt: goldenAt, HumanDueAt: goldenAt, LastSeq: 7, PatientSeq: 6,
		LastAt: goldenAt + 6000, WaitingSince: goldenAt + 2000, LastPatientAt: goldenAt + 2000, Preview: "Hi",
		PreviewFrom: desk.KindPatient, Rev: 9, ChangedAt: goldenAt + 6001,
	}
}

// goldenLeft is a left question with a booked call, which a colleague was
// asked to take.
func goldenLeft() *desk.Conversation {
	row := goldenRow()
	row.Status, row.Assignee, row.AcceptedAt, row.LastHolder = desk.StatusQueued, "", 0, goldenStaff
	row.Mode, row.Priority, row.Head, row.QueuedAt = desk.ModeCallback, desk.High, true, goldenAt
	row.Slot, row.Tries, row.HasContact, row.Interpreter = goldenAt+3_600_000, 1, true, true
	row.OfferedTo, row.OfferHow, row.OfferUntil = goldenStaff, desk.OfferByRouter, goldenAt+45_000
	row.Tags = []string{"t_1"}
	row.Next, row.PromiseDue, row.EscalatedAt, row.Spam = desk.NextCall, goldenAt+3_600_000, goldenAt+9000, true
	return row
}

// goldenStanding goes with goldenLeft.
func goldenStanding() desk.Standing {
	return desk.Standing{Next: desk.NextCall, Due: goldenAt + 3_600_000, Clocks: []desk.Clock{
		{Target: desk.TargetFirstResponse, Due: goldenAt + 60_000, LeftMS: -1000, Warned: true, Breached: true},
		{Target: desk.TargetResolution, LeftMS: 7_200_000, Paused: true},
	}}
}

func goldenClientFrames() []any {
	return []any{
		Subscribe{"conversation.subscribe", goldenConversation, 12},
		Unsubscribe{"conversation.unsubscribe", goldenConversation},
		MessageSend{"message.send", goldenConversation, goldenClientID, goldenText, false, false, 0, nil},
		MessageSend{"message.send", goldenConversation, goldenClientID, "Still looking.", true, false, 12, nil},
		NoteSend{"note.send", goldenConversation, goldenClientID, goldenText, nil, ""},
		TypingSend{"typing", goldenConversation, false},
		TypingSend{"typing", goldenConversation, true},
		ReadSend{"conversation.read", goldenConversation, 12},
		PresenceSet{"presence.set", "available"},
		Focus{"focus", goldenConversation},
		Focus{"focus", ""},
		Ping{"ping"},
		MessageSend{"message.send", goldenConversation, goldenClientID, "", false, false, 0, []string{string(goldenFile.ID)}},
	}
}

func goldenServerFrames() []any {
	d := goldenDirectory()
	patient := From{Kind: "patient", ID: goldenPatient, Name: "Ana"}
	staff := From{Kind: "staff", ID: goldenStaff, Name: "Sam Rivera"}
	limits := Limits{TextRunes: desk.MaxTextRunes, FrameBytes: 65536, FramesPerSecond: 10, FramesBurst: 40,
		Subscriptions: 100, TypingMS: 6000, PingMS: 30000}
	message := goldenEvents()[2]
	return []any{
		Welcome{"welcome", You{Kind: "patient", ID: goldenPatient}, goldenAt, limits},
		Welcome{"welcome", You{Kind: "staff", ID: goldenStaff, Name: "Sam Rivera", Role: "agent",
			Departments: []string{"billing"}, Presence: "available"}, goldenAt, limits},
		MessageAck{"message.ack", goldenConversation, goldenClientID, 3, goldenAt},
		PatientEventFrame{"event", goldenConversation, PatientEventOf(&message, d)},
		StaffEventFrame{"event", goldenConversation, StaffEventOf(&message, d)},
		Live{"conversation.live", goldenConversation, 3},
		Ended{"conversation.ended", goldenConversation, "not_found"},
		TypingFrame{"typing", goldenConversation, patient, goldenAt + 6000, false},
		TypingFrame{"typing", goldenConversation, staff, goldenAt + 6000, true},
		ReadFrame{"conversation.read", goldenConversation, staff, 3},
		PresenceFrame{"presence", goldenConversation, staff, "online", goldenAt},
		PresenceFrame{"presence", "", staff, "break", goldenAt},
		QueuePosition{"queue.position", goldenConversation, 3, &QueueWait{120, 300}, "urgent"},
		QueuePosition{"queue.position", goldenConversation, 1, nil, ""},
		Changed{"conversation.changed", StaffConversationOf(goldenRow(), d, desk.Standing{})},
		Changed{"conversation.changed", StaffConversationOf(goldenLeft(), d, goldenStanding())},
		ConversationPeople{"conversation.people", goldenConversation, []Attending{{Person{goldenStaff, "Sam Rivera"}, goldenAt + 6000, true}}},
		ConversationPeople{"conversation.people", goldenConversation, []Attending{}},
		Mentioned{"mentioned", goldenConversation, 7, goldenAt, staff},
		State{"conversation.state", PatientStandingOf(goldenLeft(), d, goldenStanding())},
		SiteChanged{"site.changed"},
		ErrorFrame{"error", "rate_limited", "Too fast. Wait a moment.", goldenClientID, goldenConversation, 1500},
		ErrorOf(desk.ErrNotFound, "en", goldenConversation, ""),
		Pong{"pong", goldenAt},
		ChecklistChanged{"checklist.changed", goldenConversation},
	}
}

func TestGolden(t *testing.T) {
	d := goldenDirectory()
	var patientEvents, staffEvents []any
	for _, e := range goldenEvents() {
		staffEvents = append(staffEvents, StaffEventOf(&e, d))
		if e.Kind.VisibleTo(desk.KindPatient) {
			patientEvents = append(patientEvents, PatientEventOf(&e, d))
		}
	}
	files := map[string][]any{
		"client-frames.json":  goldenClientFrames(),
		"server-frames.json":  goldenServerFrames(),
		"patient-events.json": patientEvents,
		"staff-events.json":   staffEvents,
		"patient-conversation.json": {PatientConversationOf(goldenRow(), d, PatientMarks{Read: 3, Seen: 6, Unread: 1}, desk.Standing{}),
			PatientConversationOf(goldenLeft(), d, PatientMarks{}, goldenStanding())},
		"staff-conversation.json": {StaffConversationOf(goldenRow(), d, desk.Standing{}),
			StaffConversationOf(goldenLeft(), d, goldenStanding())},
	}
	for name, values := range files {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(values); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s is not what Go writes; if the contract was meant to grow, run: go test ./server/protocol -update", path)
			}
		})
	}
}

// TestGoldenClientFrames reads the committed frames as a socket would.
func TestGoldenClientFrames(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "client-frames.json"))
	if err != nil {
		t.Fatal(err)
	}
	var frames []json.RawMessage
	if err := json.Unmarshal(raw, &frames); err != nil {
		t.Fatal(err)
	}
	want := goldenClientFrames()
	if len(frames) != len(want) {
		t.Fatalf("%d frames, want %d", len(frames), len(want))
	}
	for i, frame := range frames {
		if err := CheckRaw(frame); err != nil {
			t.Errorf("frame %d: CheckRaw: %v", i, err)
		}
		got, err := Decode(frame)
		if err != nil || !reflect.DeepEqual(got, want[i]) {
			t.Errorf("frame %d: %#v, %v; want %#v", i, got, err, want[i])
		}
	}
}

// TestGoldenComplete fails when a frame or an event kind has no golden form.
func TestGoldenComplete(t *testing.T) {
	has := map[reflect.Type]bool{}
	for _, f := range append(goldenClientFrames(), goldenServerFrames()...) {
		has[reflect.TypeOf(f)] = true
	}
	for _, list := range [][]Frame{ClientFrames, ServerFrames} {
		for _, f := range list {
			if !has[reflect.TypeOf(f.Value)] {
				t.Errorf("no golden frame for %s (%T)", f.Name, f.Value)
			}
		}
	}
	kinds := map[desk.EventKind]bool{}
	for _, e := range goldenEvents() {
		kinds[e.Kind] = true
	}
	for _, k := range allKinds {
		if !kinds[k] {
			t.Errorf("no golden event of kind %s", k)
		}
	}
}

// allKinds is checked against desk's own list by TestAllKinds.
var allKinds = []desk.EventKind{
	desk.Opened, desk.Reopened, desk.NoticeAccepted, desk.Message, desk.Note, desk.Queued, desk.Assigned, desk.Accepted,
	desk.Transferred, desk.StatusChanged, desk.Snoozed, desk.Woken, desk.Abandoned, desk.Resolved,
	desk.Requeued, desk.Offered, desk.OfferEnded, desk.InterpreterNeeded, desk.Converted, desk.ContactGiven, desk.CallLogged,
	desk.Withdrawn, desk.Promised, desk.PromiseEnded, desk.SLAWarned, desk.SLABreached, desk.Escalated, desk.InactivityWarned,
	desk.NoReplyNeeded, desk.PrioritySet, desk.LinkedTo, desk.Merged, desk.Absorbed, desk.Unmerged, desk.Unabsorbed, desk.Undone, desk.AbuseWarned, desk.SpamMarked, desk.SpamCleared, desk.Tagged, desk.AboutSet,
	desk.FileChecked, desk.NoteFileChecked, desk.MessageDeleted, desk.NoteDeleted, desk.CallDeleted, desk.Restricted, desk.Unrestricted,
	desk.SurveySent, desk.SurveyWithheld, desk.Rated, desk.ContactReason, desk.Complained, desk.RecoveryOpened, desk.RecoveryAssigned, desk.RecoveryClosed,
}
