package protocol

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"careline/server/desk"
)

// patientReads says which body fields a patient reads of which kind. All
// others must not appear in what is sent to them.
var patientReads = map[desk.EventKind][]string{
	desk.Opened:         {"Origin", "Episode", "Department", "Topic", "Language", "Name", "About", "Answers", "Mode", "Slot", "Linked", "Channel"},
	desk.Reopened:       {"Origin", "Episode", "Department", "Topic", "Language", "Name", "About", "Answers", "Mode", "Slot", "Linked", "Channel"},
	desk.NoticeAccepted: {"Version", "Language"},
	desk.Message:        {"Text", "Attachments"},
	desk.Accepted:       {"Staff"},
	desk.Transferred:    {"Department"},
	desk.Abandoned:      {},
	desk.Resolved:       {},

	desk.Requeued:          {"Staff", "Reason"},
	desk.InterpreterNeeded: {"Language"},
	desk.Converted:         {"Mode", "Slot"},
	desk.ContactGiven:      {},
	desk.CallLogged:        {"Outcome", "Tries", "Channel", "Inbound", "When"},
	desk.Promised:          {"Next", "Due", "Reason"},
	desk.InactivityWarned:  {"Due"},
	desk.LinkedTo:          {"Linked"},
	desk.Merged:            {"Linked"},
	desk.Absorbed:          {"Linked"},
	desk.Unmerged:          {"Linked"},
	desk.Unabsorbed:        {"Linked"},
	desk.Undone:            {"Outcome", "Department", "Staff"},
	desk.AbuseWarned:       {},
	desk.FileChecked:       {"Attachments"},
	desk.MessageDeleted:    {"Deletes"},
	desk.CallDeleted:       {"Deletes"},
}

// staffReads says the same for staff, beyond what patients read. How a patient
// can be reached is in nobody's list.
var staffReads = map[desk.EventKind][]string{
	desk.Message:       {"Then", "Holding", "Deleted"},
	desk.Note:          {"Text", "Mentions", "Attachments", "Deleted"},
	desk.Queued:        {"Department", "Head", "Reason"},
	desk.Assigned:      {"Staff"},
	desk.Accepted:      {"How"},
	desk.Transferred:   {"FromDepartment", "Reason"},
	desk.StatusChanged: {"Status", "WaitingOn", "Reason"},
	desk.Snoozed:       {"Until", "Reason"},
	desk.Abandoned:     {"LastSeenAt"},
	desk.Resolved:      {"Reason"},

	desk.Requeued:      {"Department", "Head"},
	desk.CallLogged:    {"Minutes"},
	desk.Offered:       {"Staff", "How", "Until", "Outcome", "Reason"},
	desk.OfferEnded:    {"Staff", "How", "Until", "Outcome", "Reason"},
	desk.PromiseEnded:  {"Next", "Due", "Outcome"},
	desk.SLAWarned:     {"Target", "Due"},
	desk.SLABreached:   {"Target", "Due"},
	desk.PrioritySet:   {"Priority"},
	desk.Withdrawn:     {"Reason"},
	desk.Escalated:     {"Reason"},
	desk.NoReplyNeeded: {"Reason"},
	desk.AbuseWarned:   {"Reason"},
	desk.SpamMarked:    {"Reason"},
	desk.SpamCleared:   {"Reason"},

	desk.NoteFileChecked:  {"Attachments"},
	desk.MessageDeleted:   {"Reason"},
	desk.NoteDeleted:      {"Deletes", "Reason"},
	desk.CallDeleted:      {"Reason"},
	desk.SurveySent:       {"Episode", "Until", "Staff"},
	desk.SurveyWithheld:   {"Episode", "Outcome", "Reason"},
	desk.Rated:            {"Episode", "Score", "Items", "Text", "Final", "How"},
	desk.ContactReason:    {"Episode", "Reason", "PreventedBy"},
	desk.Complained:       {"Reason"},
	desk.RecoveryOpened:   {"Trigger", "Episode", "Due", "Staff"},
	desk.RecoveryAssigned: {"Task", "Staff"},
	desk.RecoveryClosed:   {"Task", "Outcome", "Tries"},
	desk.Tagged:           {"Added", "Removed"},
	desk.AboutSet:         {"About", "Relation"},
	desk.Undone:           {"Added", "Removed"},
}

// canaries fills every field of a body with a value of its own and says how
// each would look in JSON.
func canaries(t *testing.T) (desk.Body, *desk.Directory, map[string]string) {
	var body desk.Body
	looks := map[string]string{}
	v := reflect.ValueOf(&body).Elem()
	for i := range v.NumField() {
		field, f := v.Type().Field(i), v.Field(i)
		canary := "canary-" + field.Name + "-end"
		looks[field.Name] = `"` + canary + `"`
		switch f.Interface().(type) {
		case desk.Priority:
			f.Set(reflect.ValueOf(desk.Urgent))
			looks[field.Name] = `"urgent"`
			continue
		case *desk.Person:
			f.Set(reflect.ValueOf(&desk.Person{ID: "s_x", Name: canary}))
			continue
		case *desk.Contact:
			f.Set(reflect.ValueOf(&desk.Contact{Name: canary, Phone: canary, Email: canary, Voicemail: true, BestTime: canary}))
			continue
		case []desk.Attachment:
			f.Set(reflect.ValueOf([]desk.Attachment{{ID: "f_x", Name: canary}}))
			continue
		case []string:
			f.Set(reflect.ValueOf([]string{canary}))
			continue
		case []desk.Person:
			f.Set(reflect.ValueOf([]desk.Person{{ID: "s_x", Name: canary}}))
			continue
		case *desk.Items:
			f.Set(reflect.ValueOf(&desk.Items{FeltHeard: 772_777}))
			looks[field.Name] = `"felt_heard":772777`
			continue
		case *desk.Merge:
			f.Set(reflect.ValueOf(&desk.Merge{Now: &desk.MergeState{WaitingOn: canary}, Was: &desk.MergeState{WaitingOn: canary}}))
			continue
		case *desk.Deletion: // when it was is told to patients too
			f.Set(reflect.ValueOf(&desk.Deletion{At: 1, By: desk.Person{ID: "s_x"}, Reason: canary}))
			continue
		case *desk.Undo:
			f.Set(reflect.ValueOf(&desk.Undo{State: desk.UndoState{MergeState: desk.MergeState{WaitingOn: canary}}}))
			continue
		case *desk.Link:
			f.Set(reflect.ValueOf(&desk.Link{Conversation: "c_x", Reference: canary, Department: "d_x"}))
			continue
		}
		switch f.Kind() {
		case reflect.String:
			f.SetString(canary)
		case reflect.Int, reflect.Int64:
			f.SetInt(771_000 + int64(i))
			b, _ := json.Marshal(771_000 + i)
			looks[field.Name] = string(b)
		case reflect.Bool:
			f.SetBool(true)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			looks[field.Name] = `"` + name + `":true`
		case reflect.Map:
			f.Set(reflect.ValueOf(map[string]string{"q": canary}))
		default:
			t.Fatalf("desk.Body.%s has a kind that this test does not know", field.Name)
		}
	}
	d := &desk.Directory{Departments: map[desk.DepartmentID]*desk.Department{
		body.Department:     {Key: string(body.Department)},
		body.FromDepartment: {Key: string(body.FromDepartment)},
	}}
	return body, d, looks
}

func TestEventShowsOnlyItsFields(t *testing.T) {
	body, d, looks := canaries(t)
	for _, kind := range allKinds {
		e := &desk.Event{Conversation: "c_1", Seq: 3, PatientPrev: 1, At: 5, Kind: kind, From: desk.From{Kind: desk.KindStaff, ID: "s_1", Name: "Sam"}, Body: body}
		if kind == desk.CallLogged { // a deleted one tells nothing: TestADeletedCallTellsNothing
			e.Body.Deleted = nil
		}
		patient, err := json.Marshal(PatientEventFrame{"event", "c_1", PatientEventOf(e, d)})
		if err != nil {
			t.Fatal(err)
		}
		staff, err := json.Marshal(StaffEventFrame{"event", "c_1", StaffEventOf(e, d)})
		if err != nil {
			t.Fatal(err)
		}
		for field, look := range looks {
			if got, want := strings.Contains(string(patient), look), slices.Contains(patientReads[kind], field); got != want {
				t.Errorf("%s: patient sees %s: %v, want %v\n%s", kind, field, got, want, patient)
			}
			want := slices.Contains(patientReads[kind], field) || slices.Contains(staffReads[kind], field)
			if got := strings.Contains(string(staff), look); got != want {
				t.Errorf("%s: staff see %s: %v, want %v\n%s", kind, field, got, want, staff)
			}
		}
		if _, visible := patientReads[kind]; visible != kind.VisibleTo(desk.KindPatient) {
			t.Errorf("%s: visible to patients: %v", kind, !visible)
		}
	}
}

// How a patient can be reached is told as ways alone; that a rule closed an
// episode is told without its reason.
func TestEventsTellLessThanTheirBodies(t *testing.T) {
	d := goldenDirectory()
	given := &desk.Event{Seq: 1, Kind: desk.ContactGiven, Body: desk.Body{Contact: &desk.Contact{Phone: "+1 555 0100", BestTime: "noon"}}}
	for _, p := range []PatientEvent{PatientEventOf(given, d), StaffEventOf(given, d).PatientEvent} {
		if p.Contact == nil || *p.Contact != (Reach{Phone: true}) {
			t.Errorf("contact %+v, want a phone alone", p.Contact)
		}
	}
	for reason, auto := range map[string]bool{desk.ReasonInactivity: true, "answered": false, desk.ReasonSpam: false} {
		e := &desk.Event{Seq: 1, Kind: desk.Resolved, Body: desk.Body{Reason: reason}}
		if p := PatientEventOf(e, d); p.Auto != auto || p.Reason != "" {
			t.Errorf("resolved because of %s: the patient reads %+v", reason, p)
		}
	}
}

func TestADeletedCallTellsNothing(t *testing.T) {
	body, d, looks := canaries(t)
	e := &desk.Event{Seq: 3, Kind: desk.CallLogged, From: desk.From{Kind: desk.KindStaff, ID: "s_1", Name: "Sam"}, Body: body}
	e.Body.Deleted = &desk.Deletion{At: 7, By: desk.Person{ID: "s_2", Name: "Sue"}, Reason: desk.DeletedMistake}
	p, s := PatientEventOf(e, d), StaffEventOf(e, d)
	if p.DeletedAt != 7 || s.DeletedAt != 7 || s.DeletedBy.Name != "Sue" || s.Reason != desk.DeletedMistake {
		t.Errorf("the patient reads %+v, staff %+v", p, s)
	}
	for _, read := range []any{p, s} {
		raw, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"Outcome", "Tries", "Inbound", "When", "Minutes"} {
			if strings.Contains(string(raw), looks[field]) {
				t.Errorf("%s is told still: %s", field, raw)
			}
		}
	}
}

func TestPrev(t *testing.T) {
	e := &desk.Event{Seq: 7, PatientPrev: 4, Kind: desk.Message}
	d := &desk.Directory{}
	if p, s := PatientEventOf(e, d).Prev, StaffEventOf(e, d).Prev; p != 4 || s != 6 {
		t.Errorf("prev of event 7 for patient %d, staff %d; want 4 and 6", p, s)
	}
}

func TestFromKeepsTheNameOfThen(t *testing.T) {
	d := &desk.Directory{Staff: map[desk.StaffID]*desk.Staff{"s_1": {Name: "Now"}}}
	for _, c := range []struct {
		from desk.From
		want string
	}{
		{desk.From{Kind: desk.KindStaff, ID: "s_1", Name: "Then"}, "Then"},
		{desk.From{Kind: desk.KindStaff, ID: "s_1"}, "Now"},
		{desk.From{Kind: desk.KindStaff, ID: "s_gone"}, ""},
		{desk.From{Kind: desk.KindPatient, ID: "s_1"}, ""},
	} {
		if got := FromOf(c.from, d).Name; got != c.want {
			t.Errorf("%+v: %q, want %q", c.from, got, c.want)
		}
	}
}

func TestPatientConversation(t *testing.T) {
	row := goldenRow()
	row.WaitingOn, row.Preview = "insurer", "canary-preview"
	row.OfferedTo, row.OfferHow, row.LastHolder, row.Passed = "canary-offered", "canary-how", "canary-holder", []desk.StaffID{"canary-passed"}
	row.Policy, row.EscalatedAt, row.Spam, row.Priority = "canary-policy", 772_001, true, desk.Urgent
	row.Reason, row.PreventedBy, row.Replied = "canary-reason", "canary-prevented", []desk.Replies{{Staff: "canary-replied", N: 772_001}}
	row.Barred = []desk.StaffID{"canary-barred"}
	row.Recoveries = []desk.Recovery{{Seq: 772_001, Trigger: "canary-trigger", Owner: "canary-owner"}}
	d := goldenDirectory()
	p := PatientConversationOf(row, d, PatientMarks{Read: 2, Seen: 3, Unread: 4}, desk.Standing{})
	if p.LastSeq != row.PatientSeq || p.ReadSeq != 2 || p.SeenSeq != 3 || p.Unread != 4 || p.Department != "billing" || p.WaitingOn != "insurer" {
		t.Errorf("%+v", p)
	}
	if p.Assignee == nil || p.Assignee.Name != "Sam Rivera" {
		t.Errorf("assignee %+v, want the one who accepted", p.Assignee)
	}
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"canary", "772001", "spam", "priority", "urgent", "offer"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%s holds %s, which staff alone may know", raw, secret)
		}
	}
	row.AcceptedAt = 0
	if p := PatientConversationOf(row, d, PatientMarks{}, desk.Standing{}); p.Assignee != nil {
		t.Errorf("assignee %+v is named before they accepted", p.Assignee)
	}
	if s := StaffConversationOf(row, d, desk.Standing{}); s.Assignee == nil || s.LastSeq != row.LastSeq || s.Rank != row.Rank() {
		t.Errorf("%+v", s)
	}
}

func TestErrorOf(t *testing.T) {
	e := ErrorOf(&desk.Error{Kind: desk.TooMany, Code: "rate_limited", Public: "Slow down.", RetryAfterMS: 900}, "en", "c_1", "id")
	if e != (ErrorFrame{"error", "rate_limited", "Slow down.", "id", "c_1", 900}) {
		t.Errorf("%+v", e)
	}
	if e := ErrorOf(ErrUTF8, "en", "", ""); e.Code != desk.ErrUnavailable.Code || strings.Contains(e.Message, "UTF") {
		t.Errorf("%+v shows an error that nobody foresaw", e)
	}
}

// TestAllKinds reads desk's source, so that a new kind cannot be forgotten here.
func TestAllKinds(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../desk/event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "EventKind" {
			kind := desk.EventKind(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`))
			if n++; !slices.Contains(allKinds, kind) {
				t.Errorf("%s is not in allKinds", kind)
			}
		}
		return true
	})
	if n != len(allKinds) {
		t.Errorf("%d kinds in desk, %d here", n, len(allKinds))
	}
}
