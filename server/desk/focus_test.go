package desk

import (
	"slices"
	"testing"
)

func TestFocusSlices(t *testing.T) {
	log := []Activity{
		{At: 1000, Kind: "presence", Value: "available"},
		{At: 2000, Kind: "focus", Value: "c_1"},
		{At: 5000, Kind: "focus", Value: "c_2"}, // another window: the later start wins
		{At: 6000, Kind: "presence", Value: "break"},
		{At: 7000, Kind: "focus", Value: ""},
		{At: 8000, Kind: "focus", Value: "c_1"},
		{At: 9000, Kind: "presence", Value: "offline"}, // the laptop was closed
		{At: 20_000, Kind: "presence", Value: "available"},
		{At: 21_000, Kind: "focus", Value: "c_3"},
		{At: 21_000, Kind: "focus", Value: "c_4"}, // nothing of no length
	}
	want := []FocusSlice{{"c_1", 2000, 5000}, {"c_2", 5000, 7000}, {"c_1", 8000, 9000}, {"c_4", 21_000, 25_000}}
	if got := FocusSlices(log, 25_000); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
