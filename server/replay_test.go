package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"careline/server/protocol"
	"careline/server/wsclient"
)

func TestReplayFileIsReadWhole(t *testing.T) {
	all, err := readDialogues(strings.NewReader(`{"id":"a","topic":"general","started_at":1589375697,"extra":1,"turns":[{"who":"patient","text":"Hello\n","at":0},{"who":"agent","text":"Hi","at":2.5,"act":"hello"}]}

{"id":"b","topic":"billing","started_at":0,"turns":[{"who":"patient","text":"¿Hola?","at":0}]}
`))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d dialogues: %v", len(all), err)
	}
	if d := all[0]; d.department() != "scheduling" || d.Turns[0].Text != "Hello\n" || d.Turns[1].At != 2.5 || d.Line != 1 {
		t.Errorf("first dialogue: %+v", d)
	}
	if d := all[1]; d.department() != "billing" || d.Line != 3 {
		t.Errorf("second dialogue: %+v", d)
	}
}

func TestReplayFileFaultsNameTheirLines(t *testing.T) {
	turn := func(s string) string { return `{"id":"x","topic":"billing","started_at":1,"turns":[` + s + `]}` }
	for name, c := range map[string]struct{ line, want string }{
		"not JSON":        {`{"id":`, "unexpected end"},
		"wrong type":      {`{"id":1}`, "cannot unmarshal"},
		"no id":           {`{"topic":"billing"}`, "has no id"},
		"no topic":        {`{"id":"x"}`, "has no topic"},
		"no turns":        {turn(``), "has no turns"},
		"agent first":     {turn(`{"who":"agent","text":"Hi","at":0}`), "not the patient's"},
		"unknown speaker": {turn(`{"who":"patient","text":"Hi","at":0},{"who":"nurse","text":"Hi","at":1}`), "turn 2: who is neither"},
		"blank text":      {turn(`{"who":"patient","text":" \n","at":0}`), "turn 1: the text cannot be a message: empty"},
		"NUL in text":     {turn(`{"who":"patient","text":"a\u0000","at":0}`), "invalid_text"},
		"too long":        {turn(`{"who":"patient","text":"` + strings.Repeat("a", 10_001) + `","at":0}`), "too_long"},
		"going back":      {turn(`{"who":"patient","text":"a","at":5},{"who":"agent","text":"b","at":4}`), "turn 2: its time is before"},
		"negative time":   {turn(`{"who":"patient","text":"a","at":-1}`), "turn 1: its time"},
	} {
		t.Run(name, func(t *testing.T) {
			good := `{"id":"good","topic":"billing","started_at":1,"turns":[{"who":"patient","text":"a","at":0}]}`
			_, err := readDialogues(strings.NewReader(good + "\n" + c.line + "\n"))
			if err == nil || !strings.HasPrefix(err.Error(), "line 2: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("answered %v, want line 2 and %q", err, c.want)
			}
		})
	}
	twice := `{"id":"x","topic":"billing","started_at":1,"turns":[{"who":"patient","text":"a","at":0}]}`
	if _, err := readDialogues(strings.NewReader(twice + "\n" + twice)); err == nil || !strings.Contains(err.Error(), "line 2: has the same id as line 1") {
		t.Errorf("a repeated id was answered with %v", err)
	}
	if _, err := readDialogues(strings.NewReader("\n")); err == nil {
		t.Error("an empty file was taken")
	}
}

func TestReplayVerifiesAllFourCopies(t *testing.T) {
	d := dialogue{Turns: []turn{{Who: whoPatient, Text: "one"}, {Who: whoAgent, Text: "two"}}}
	staff := []wsclient.Event{
		replayEvent(1, 0, "opened", "patient", ""), replayEvent(2, 1, "message", "patient", "one"),
		replayEvent(3, 2, "queued", "system", ""), replayEvent(4, 3, "message", "staff", "two"),
	}
	patient := []wsclient.Event{staff[0], staff[1], replayEvent(4, 2, "message", "staff", "two")}
	sound := func() logsOf {
		return logsOf{clone(patient), clone(staff), clone(patient), clone(staff)}
	}
	if faults := d.verify(sound()); len(faults) > 0 {
		t.Fatalf("sound logs: %v", faults)
	}
	for name, c := range map[string]struct {
		spoil func(*logsOf)
		want  string
	}{
		"a changed byte":               {func(l *logsOf) { l.patientSocket[1].Text = "One" }, "patient's socket: message 1 is not the text"},
		"a lost message":               {func(l *logsOf) { l.staffSocket = l.staffSocket[:3] }, "staff's socket: holds 1 of the 2"},
		"another author":               {func(l *logsOf) { l.staffREST[3].From.Kind = "patient" }, "REST as staff: message 2 is from patient"},
		"one message more":             {func(l *logsOf) { l.patientREST = append(l.patientREST, replayEvent(5, 4, "message", "staff", "three")) }, "holds more than the 2"},
		"a staff event shown":          {func(l *logsOf) { l.patientREST = append(l.patientREST, replayEvent(5, 4, "note", "staff", "")) }, "which is not theirs"},
		"a wrong prev":                 {func(l *logsOf) { l.patientREST[2].Prev = 3 }, "names 3 as the one before it"},
		"a hole":                       {func(l *logsOf) { l.staffREST[3].Seq = 5 }, "not dense"},
		"socket and REST not the same": {func(l *logsOf) { l.staffSocket[2].At++ }, "staff's socket and REST"},
	} {
		t.Run(name, func(t *testing.T) {
			l := sound()
			c.spoil(&l)
			if faults := d.verify(l); !strings.Contains(strings.Join(faults, "\n"), c.want) {
				t.Errorf("faults are %q, want %q", faults, c.want)
			}
		})
	}
}

func replayEvent(seq, prev int64, kind, from, text string) wsclient.Event {
	return wsclient.Event{PatientEvent: protocol.PatientEvent{Seq: seq, Prev: prev, Kind: kind, From: protocol.From{Kind: from}, Text: text}}
}

func clone(log []wsclient.Event) []wsclient.Event { return append([]wsclient.Event(nil), log...) }

func TestReplayArguments(t *testing.T) {
	o, err := replayArguments([]string{"file.jsonl", "--speed", "50", "--json"}, io.Discard)
	if err != nil || o.file != "file.jsonl" || o.speed != 50 || !o.asJSON || o.site != "demo" {
		t.Errorf("file first: %+v, %v", o, err)
	}
	if o, err = replayArguments([]string{"--addr", "http://h:1/", "file.jsonl"}, io.Discard); err != nil || o.file != "file.jsonl" || o.addr != "http://h:1" {
		t.Errorf("file last: %+v, %v", o, err)
	}
	for _, wrong := range [][]string{{}, {"a", "b"}, {"a", "--speed", "0"}, {"a", "--speed", "NaN"}, {"a", "--staff", "0"}, {"a", "--addr", "h:1"}, {"a", "--concurrency", "-1"}} {
		if _, err := replayArguments(wrong, io.Discard); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}

func TestReplayOfABadFilePlaysNothing(t *testing.T) {
	var out, errs bytes.Buffer
	if code := runReplay(t.Context(), []string{"/does/not/exist.jsonl"}, strings.NewReader(""), &out, &errs); code != 2 || out.Len() > 0 {
		t.Errorf("exit code %d, printed %q", code, out.String())
	}
}

func TestReplaySummary(t *testing.T) {
	r := replayResult{File: "f", Speed: 2, Conversations: 3, Messages: 9, Verified: 2, Peak: 2, DurationMS: 1500,
		Violations: []violation{{"star-1", 7, "c_1", "message 1 is not the text of the file"}}}
	var text, asJSON bytes.Buffer
	if err := r.print(&text, false); err != nil || !strings.Contains(text.String(), "2 of 3") || !strings.Contains(text.String(), "line 7 (star-1) c_1") {
		t.Errorf("%s (%v)", text.String(), err)
	}
	var back replayResult
	if err := r.print(&asJSON, true); err != nil || json.Unmarshal(asJSON.Bytes(), &back) != nil || back.Violations[0].Line != 7 {
		t.Errorf("%s (%v)", asJSON.String(), err)
	}
}
