package httpapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store"
)

// noField are names in what was before and after that are no field but data:
// languages, weekdays, days.
var noField = regexp.MustCompile(`^([a-z]{2}|(mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}-\d{2}-\d{2})$`)

// ofTheHouse are fields that nobody sets: the list does not show them.
var ofTheHouse = []string{"id", "changed_at", "deleted_at", "recorded_at", "version", "author"}

var wordEnds = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// plainField is a field's name as the console looks it up: brand_color, of
// BrandColor too.
func plainField(name string) string {
	return strings.ToLower(wordEnds.ReplaceAllString(name, "${1}_${2}"))
}

// fieldsOf collects the names of fields in a value as JSON has it.
func fieldsOf(value any, into map[string]string, action string) {
	switch v := value.(type) {
	case []any:
		for _, inner := range v {
			fieldsOf(inner, into, action)
		}
	case map[string]any:
		for name, inner := range v {
			if !noField.MatchString(name) {
				into[plainField(name)] = action
			}
			fieldsOf(inner, into, action)
		}
	}
}

// fieldsOfType collects those that a type can have: what one change left out
// stands in another.
func fieldsOfType(of reflect.Type, into map[string]string, seen map[reflect.Type]bool) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		fieldsOfType(of.Elem(), into, seen)
	case reflect.Struct:
		if seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case name == "-" || !f.IsExported():
				continue
			case name == "" && f.Anonymous:
			case name == "":
				into[plainField(f.Name)] = of.String()
			default:
				into[plainField(name)] = of.String()
			}
			fieldsOfType(f.Type, into, seen)
		}
	}
}

// everyFieldIsNamed looks for words, in both languages of the console, for each
// field of what was changed and for each kind of change.
func everyFieldIsNamed(t *testing.T, lines []store.Change) {
	t.Helper()
	fields := map[string]string{}
	for _, l := range lines {
		var kept struct{ Before, After any }
		if err := json.Unmarshal([]byte(l.Details), &kept); err != nil {
			t.Fatalf("%s: %v", l.Action, err)
		}
		fields["action:"+l.Action] = l.Action
		fieldsOf(kept.Before, fields, l.Action)
		fieldsOf(kept.After, fields, l.Action)
	}
	seen := map[reflect.Type]bool{}
	for _, of := range []any{desk.Department{}, desk.Site{}, desk.Policy{}, desk.Tool{}, desk.Banner{}} {
		fieldsOfType(reflect.TypeOf(of), fields, seen)
	}
	for _, language := range []string{"en", "es"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "agent-console", "src", "i18n", language+".changes.json"))
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(raw, &words); err != nil {
			t.Fatal(err)
		}
		for name, where := range fields {
			key := "field." + name
			if action, ok := strings.CutPrefix(name, "action:"); ok {
				key = "change." + action
				area, _, _ := strings.Cut(action, ".")
				if words["area."+area] == "" {
					t.Errorf("%s: nothing says what %q is about", language, action)
				}
			}
			if words[key] == "" && !slices.Contains(ofTheHouse, name) {
				t.Errorf("%s: %q (of %s) has no words in the list of changes", language, key, where)
			}
		}
	}
}
