package httpapi_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"
)

type object = map[string]any

// editor is something of the house that is read into a form, changed and saved
// as a whole.
type editor struct {
	path  string // of saving; empty: as the matrix has it
	reads string // from where the form is filled
	// form picks what is edited out of what is read.
	form func(read object) any
	// save is what the form sends: what was read, changed into something of that
	// name, and what it was.
	save func(was any, name string) object
	// seen are the members that say what was seen, without which whatever is there
	// is changed; none: it has to be said.
	seen []string
}

// notEdited are calls that write, and are no form that somebody has open while
// somebody else saves it.
var notEdited = map[string]string{
	"keepArticleDraft": "what one has written oneself and not saved", "saveDraft": "what one has typed oneself",
	"keepTour":       "where one is oneself",
	"settleFirstDay": "a tick", "setStep": "a tick, by the version of its list: server/chat/protocol_test.go",
	"reviewQuality":  "a review, by its version: server/clinic/quality_test.go",
	"setException":   "one day, whose hours are sent with nothing else",
	"setPreferences": "of a patient: server/chat/preferences_test.go", "setAbout": "of a patient: server/chat/preferences_test.go",
}

func words(en string) object { return object{"en": en, "es": en} }

// with is an object with other members.
func with(o any, more object) object {
	out := maps.Clone(o.(object))
	maps.Copy(out, more)
	return out
}

// under is what stands at those names in what was read.
func under(names ...string) func(object) any {
	return func(o object) any { return at(o, names...) }
}

// among is the one of a list at those names whose member says that.
func among(member, says string, names ...string) func(object) any {
	return func(o object) any {
		list := at(o, names...).([]any)
		i := slices.IndexFunc(list, func(each any) bool { return each.(object)[member] == says })
		if i < 0 {
			return nil
		}
		return list[i]
	}
}

func editors(t *testing.T, h *house) map[string]editor {
	const api = "/api/v1"
	department, article := api+"/departments/scheduling", api+"/kb/articles/"+h.published("scheduling")
	var made struct{ Tool struct{ ID string } }
	tool := func(kind string, as object) string {
		h.as("admin", http.MethodPost, api+"/tools", with(object{"kind": kind, "scope": "all", "name": kind}, as)).into(t, &made)
		return made.Tool.ID
	}
	reply, tag := tool("reply", object{"reply": object{"texts": words("Hello")}}), tool("tag", object{"tag": object{"color": "grey"}})
	renamed := func(id string) editor {
		return editor{
			path: api + "/tools/" + id, reads: api + "/tools", form: among("id", id, "tools"),
			save: func(was any, name string) object { return with(was, object{"name": name}) },
		}
	}
	reasons := object{"reasons": []any{object{"key": "bill", "names": words("A bill")}}}
	h.as("admin", http.MethodPut, api+"/reasons", reasons)
	return map[string]editor{
		"setSite": {
			reads: api + "/sites/demo/settings", form: under("site", "settings"), seen: []string{"version"},
			save: func(was any, name string) object { return with(was, object{"name": name}) },
		},
		"setBanner": {
			reads: api + "/sites", form: among("key", "demo", "sites"), seen: []string{"seen"},
			save: func(was any, name string) object {
				there := was.(object)["banner"]
				if there == nil {
					there = object{}
				}
				return object{"text": words(name), "seen": there}
			},
		},
		"editDepartment": {
			reads: api + "/departments/all", form: among("key", "scheduling", "departments"), seen: []string{"version"},
			save: func(was any, name string) object { return with(was, object{"name": words(name)}) },
		},
		"setTopics": {
			reads: api + "/departments", form: among("key", "scheduling", "departments"), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"topics": []any{object{"key": "other", "name": words(name)}}, "seen": was.(object)["topics"]}
			},
		},
		"setPolicy": {
			reads: department + "/policy", form: under("policy"), seen: []string{"seen"},
			save: func(was any, name string) object {
				id := was.(object)["id"]
				if id == nil {
					id = ""
				}
				routing := with(was.(object)["routing"], object{"max_queue": len(name)})
				return object{"policy": with(was, object{"routing": routing}), "seen": id}
			},
		},
		"setHours": {
			reads: department + "/hours", form: under("hours"), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"zone": "UTC", "week": object{"monday": []string{fmt.Sprintf("%02d:00-12:00", len(name))}}, "seen": was.(object)["version"]}
			},
		},
		"editStaff": {
			reads: api + "/team", form: among("id", "s_elsewhere", "team"), seen: []string{"version"},
			save: func(was any, name string) object { return with(was, object{"name": name}) },
		},
		"setCapacity": {
			reads: api + "/staff", form: among("id", "s_elsewhere", "staff"), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"capacity": len(name), "seen": was.(object)["capacity"]}
			},
		},
		"setLanguages": {
			reads: api + "/staff", form: among("id", "s_elsewhere", "staff"), seen: []string{"seen"},
			save: func(was any, name string) object {
				tags := []string{"en", "es", "fr", "de", "pt", "it"}
				return object{"languages": tags[:len(name)], "seen": was.(object)["languages"]}
			},
		},
		"saveArticle": {
			path: article, reads: article, form: under("article"),
			save: func(was any, name string) object { return with(was, object{"title": name}) },
		},
		"arrangeArticle": {
			path: article + "/settings", reads: article, form: under("article"), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"slug": name, "department": "scheduling", "seen": object{"slug": was.(object)["slug"], "department": was.(object)["department"]}}
			},
		},
		"nameCategory": {
			path: api + "/kb/categories/visits", reads: api + "/kb/categories", form: among("key", "visits", "categories"), seen: []string{"seen"},
			save: func(was any, name string) object {
				seen := object{"department": "", "names": object{}, "position": 0}
				if was != nil {
					seen = was.(object)
				}
				return object{"names": words(name), "department": "scheduling", "seen": seen}
			},
		},
		"setSynonyms": {
			reads: api + "/kb/synonyms", form: under(),
			save: func(was any, name string) object {
				return object{"synonyms": []any{object{"language": "en", "words": []string{name, "the same"}}}, "version": was.(object)["version"]}
			},
		},
		"setReasons": {
			reads: api + "/reasons", form: under(), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"reasons": []any{object{"key": "bill", "names": words(name)}}, "seen": was.(object)["version"]}
			},
		},
		"planReason": {
			path: api + "/reasons/bill/plan", reads: api + "/reasons", form: among("key", "bill", "reasons"), seen: []string{"seen"},
			save: func(was any, name string) object {
				return object{"action": name, "seen": was.(object)["plan"]}
			},
		},
		"changeSurvey": {
			reads: api + "/surveys", form: under("surveys"),
			save: func(was any, name string) object {
				all := was.([]any)
				return with(otherSurvey(), object{"question": words(name), "over": all[len(all)-1].(object)["id"]})
			},
		},
		"saveQualityCard": {
			reads: api + "/quality/card", form: under("card"),
			save: func(was any, name string) object {
				return object{"version": was.(object)["version"], "items": []any{object{"text": words(name)}}}
			},
		},
		"changeTool": renamed(reply), "changeTool: tags": renamed(tag),
		"saveProtocol": {
			path: api + "/protocols/billing/understand_bill", reads: api + "/protocols", form: among("topic", "understand_bill", "protocols"),
			save: func(was any, name string) object {
				version := any(0)
				if was != nil {
					version = was.(object)["version"]
				}
				return object{"version": version, "title": words(name), "owner": "s_admin", "steps": []any{object{"text": words("Ask for its number")}}}
			},
		},
	}
}

// TestOfTwoEditorsTheSecondIsTold saves everything that has a form in the house
// twice from one reading. The second is refused and nothing of it is kept; who
// looks at what the first did goes on; who has seen nothing, as programs have
// not, takes what there is.
func TestOfTwoEditorsTheSecondIsTold(t *testing.T) {
	h := open(t)
	all, ops := editors(t, h), operations(t)
	for id, route := range ops {
		if _, ok := all[id]; !ok && route[0] == http.MethodPut && notEdited[id] == "" {
			t.Errorf("%s %s: say in this test how the second of two editors is told", route[0], route[1])
		}
	}
	for id, e := range all {
		t.Run(id, func(t *testing.T) {
			method := http.MethodPut
			path := e.path
			if path == "" {
				method, path = ops[id][0], h.pathOf(ops[id][1], "")
			}
			read := func() any {
				t.Helper()
				var o object
				h.as("admin", http.MethodGet, e.reads, nil).into(t, &o)
				return e.form(o)
			}
			changes := func() string {
				t.Helper()
				return string(h.as("admin", http.MethodGet, "/api/v1/changes", nil).body)
			}
			saved := func(what string, body object) {
				t.Helper()
				if a := h.as("admin", method, path, body); a.StatusCode >= 300 {
					t.Fatalf("%s: %d %s", what, a.StatusCode, a.body)
				}
			}
			was := read()
			saved("the first", e.save(was, "one"))
			saved("the same again, as after a lost answer, or told so", e.save(read(), "one"))
			first, before := read(), changes()
			a := h.as("admin", method, path, e.save(was, "three"))
			if code := a.problem(t).Code; a.StatusCode != http.StatusConflict || !slices.Contains([]string{"changed_meanwhile", "conflict", "article_changed"}, code) {
				t.Errorf("the second: %d %s", a.StatusCode, a.body)
			}
			if now := read(); !reflect.DeepEqual(now, first) || changes() != before {
				t.Errorf("something of what was refused is kept: %v, it was %v", now, first)
			}
			saved("whoever has seen the first", e.save(first, "three"))
			if reflect.DeepEqual(read(), first) {
				t.Error("nothing of what was saved is kept")
			}
			if len(e.seen) == 0 {
				return
			}
			blind := e.save(was, "fours")
			for _, name := range e.seen {
				delete(blind, name)
			}
			saved("whoever has seen nothing", blind)
		})
	}
}
