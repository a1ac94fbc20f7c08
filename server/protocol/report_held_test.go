package protocol_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/report"
)

// heldDoc is figures by person where what Ana did is too little to be told, what
// Ben did hides her, and of nobody there is nothing.
func heldDoc(t *testing.T) protocol.Figures {
	t.Helper()
	set := report.Set{House: report.NewHouse(nil, nil)}
	start := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC).UnixMilli()
	for who, n := range map[string]int{"s_ana": 3, "s_ben": 12, "s_cy": 30} {
		for i := range n {
			id := desk.ConversationID(fmt.Sprint(who, i))
			staff, patient := desk.From{Kind: desk.KindStaff, ID: who}, desk.From{Kind: desk.KindPatient, ID: "p"}
			log := report.Log{Conversation: id, Patient: "p", Events: []desk.Event{
				{Kind: desk.Opened, From: patient, Body: desk.Body{Origin: desk.OriginPatient, Department: "d"}},
				{Kind: desk.Message, From: patient},
				{Kind: desk.Message, From: staff, Body: desk.Body{Holding: true}},
				{Kind: desk.Message, From: staff},
				{Kind: desk.Resolved, From: staff},
			}}
			for k := range log.Events {
				log.Events[k].Conversation, log.Events[k].Seq, log.Events[k].At = id, int64(k+1), start+int64(k)*60_000
			}
			all := report.Compute(log, nil).Episodes
			set.Episodes = append(set.Episodes, &all[0])
		}
	}
	set.Sort()
	q := report.Query{From: "2026-03-01", To: "2026-04-01", Zone: time.UTC, By: []report.Dimension{report.PerStaff}, AsOf: start + 40*24*3_600_000}
	if err := q.Check(); err != nil {
		t.Fatal(err)
	}
	same := func(_ report.Dimension, key string) (string, string) { return key, key }
	return protocol.FiguresOf(&q, set.Ask(&q), 0, report.Staffing{}, report.Calibration{}, same)
}

// A number that is held back is no number on its way: null with a reason, and
// never a 0; what is a true 0 stays one.
func TestWhatIsHeldBackIsNull(t *testing.T) {
	doc := heldDoc(t)
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Transfers *int             `json:"transfers"`
		Groups    []map[string]any `json:"groups"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if all.Transfers == nil || *all.Transfers != 0 {
		t.Errorf("a true 0 is %v", all.Transfers)
	}
	held := 0
	for _, g := range all.Groups {
		if g["counts_reason"] == nil {
			continue
		}
		held++
		for name, figure := range g {
			switch v := figure.(type) {
			case float64:
				t.Errorf("%v: %s is %v", g["key"], name, v)
			case map[string]any:
				clocks := []any{v}
				if v["calendar"] != nil {
					clocks = []any{v["calendar"], v["business"], v}
				}
				for _, c := range clocks {
					tells(t, name, c.(map[string]any))
				}
			}
		}
	}
	if held != 2 {
		t.Errorf("%d rows are held back, want Ana's and Ben's", held)
	}

	// A client of ours reads it as it was.
	var again protocol.Figures
	if err := json.Unmarshal(raw, &again); err != nil || again.Groups[0].Opened != protocol.Held || again.Groups[2].Opened != 30 {
		t.Errorf("read back: %v, %d opened, %d", err, again.Groups[0].Opened, again.Groups[2].Opened)
	}
}

// tells wants no number in a figure that has a reason to hold it back.
func tells(t *testing.T, name string, figure map[string]any) {
	t.Helper()
	why, _ := figure["reason"].(string)
	if why != report.Few && why != report.Suppressed {
		return
	}
	for part, v := range figure {
		if _, number := v.(float64); number {
			t.Errorf("%s: %s is %v though it is %s", name, part, v, why)
		}
	}
}

// A file holds back the same, with the reason in the line.
func TestFilesHoldBackToo(t *testing.T) {
	doc := heldDoc(t)
	b, err := protocol.FiguresCSV(&doc)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(column string) int { return slices.Index(lines[0], column) }
	seen := 0
	for _, l := range lines[1:] {
		figure, numbers := l[at("figure")], ""
		for _, column := range []string{"value", "k", "n", "median_ms", "min_ms", "max_ms", "sum_ms", "still_open"} {
			numbers += l[at(column)]
		}
		switch {
		case l[0] == "group" && l[at("staff")] == "s_ana" && l[at("reason")] != report.None:
			if seen++; numbers != "" || l[at("reason")] != report.Few {
				t.Errorf("%s: %q, %q", figure, numbers, l[at("reason")])
			}
		case l[0] == "whole" && figure == "transfers" && l[at("value")] != "0":
			t.Errorf("a true 0 is %q", l[at("value")])
		case l[0] == "whole" && figure == "holding_replies" && l[at("value")] != "45":
			t.Errorf("holding replies of all: %q", l[at("value")])
		case figure == "counts_reason":
			t.Error("a reason is no figure")
		}
	}
	if seen < 30 {
		t.Errorf("%d lines were looked at", seen)
	}
}
