package protocol_test

import (
	"reflect"
	"strings"
	"testing"

	"careline/server/protocol"
	"careline/server/report"
)

// Whatever figure is sent has a definition under the name that it is sent by.
func TestWhatIsSentIsDefined(t *testing.T) {
	known := map[string]bool{"counts_reason": true} // why others are null
	for _, d := range report.Definitions {
		known[d.ID] = true
	}
	for _, sent := range []reflect.Type{reflect.TypeFor[protocol.FigureSet]()} {
		for i := range sent.NumField() {
			name, _, _ := strings.Cut(sent.Field(i).Tag.Get("json"), ",")
			if !known[name] {
				t.Errorf("%s is sent and not defined", name)
			}
		}
	}
}
