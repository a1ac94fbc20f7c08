package meilitest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type index struct {
	settings  map[string]any
	documents map[string]map[string]json.RawMessage
}

func newIndex() *index {
	return &index{settings: map[string]any{}, documents: map[string]map[string]json.RawMessage{}}
}

// query is what of a search the engine uses.
type query struct {
	IndexUID             string `json:"indexUid"`
	Q                    string
	Limit                *int
	Filter               string
	Facets               []string
	AttributesToRetrieve []string
	Fields               []string // of fetched documents
}

func (ix *index) serve(w http.ResponseWriter, at string, part []string, body []byte) {
	switch at {
	case "GET indexes":
		answer(w, http.StatusOK, map[string]string{"uid": part[1], "primaryKey": "key"})
	case "GET indexes/documents":
		if d := ix.documents[part[3]]; d != nil {
			answer(w, http.StatusOK, d)
			return
		}
		refuse(w, http.StatusNotFound, "document_not_found", "invalid_request")
	case "POST indexes/search":
		var q query
		if read(w, body, &q) {
			if out, code := ix.search(q); code != "" {
				refuse(w, http.StatusBadRequest, code, "invalid_request")
			} else {
				answer(w, http.StatusOK, out)
			}
		}
	case "POST indexes/documents/fetch":
		var q query
		if !read(w, body, &q) {
			return
		}
		found, code := ix.admitted(q.Filter)
		if code != "" {
			refuse(w, http.StatusBadRequest, "invalid_document_filter", "invalid_request")
			return
		}
		limit := 20
		if q.Limit != nil {
			limit = *q.Limit
		}
		out := []map[string]json.RawMessage{}
		for _, d := range found[:min(len(found), limit)] {
			out = append(out, pick(d, q.Fields))
		}
		answer(w, http.StatusOK, map[string]any{"results": out, "offset": 0, "limit": limit, "total": len(found)})
	default:
		refuse(w, http.StatusNotFound, "not_found", "invalid_request")
	}
}

func (s *Server) multiSearch(w http.ResponseWriter, body []byte) {
	var in struct{ Queries []query }
	if !read(w, body, &in) {
		return
	}
	results := []any{}
	for _, q := range in.Queries {
		ix := s.indexes[q.IndexUID]
		if ix == nil {
			refuse(w, http.StatusNotFound, "index_not_found", "invalid_request")
			return
		}
		out, code := ix.search(q)
		if code != "" {
			refuse(w, http.StatusBadRequest, code, "invalid_request")
			return
		}
		results = append(results, out)
	}
	answer(w, http.StatusOK, map[string]any{"results": results})
}

// search ranks by how many of the words of a query a document has, as a whole
// or as a beginning; a limit that is not sent is 20, and 100 values of a facet
// are counted unless more are set.
func (ix *index) search(q query) (map[string]any, string) {
	found, code := ix.admitted(q.Filter)
	if code != "" {
		return nil, code
	}
	words := strings.Fields(strings.ToLower(q.Q))
	matched := map[string]int{}
	var hits []map[string]json.RawMessage
	for _, d := range found {
		text := " " + strings.ToLower(string(d["title"])+" "+string(d["text"]))
		n := 0
		for _, word := range words {
			if strings.Contains(text, " "+word) || strings.Contains(text, `"`+word) {
				n++
			}
		}
		matched[string(d["key"])] = n
		// The real server also knows typing errors; one that fits by its filter is
		// not left out for them here.
		hits = append(hits, d)
	}
	slices.SortStableFunc(hits, func(a, b map[string]json.RawMessage) int {
		return cmp.Compare(matched[string(b["key"])], matched[string(a["key"])])
	})
	limit := 20
	if q.Limit != nil && *q.Limit > 0 {
		limit = *q.Limit
	}
	out := []map[string]json.RawMessage{}
	for _, d := range hits[:min(len(hits), limit)] {
		out = append(out, pick(d, q.AttributesToRetrieve))
	}
	answer := map[string]any{"hits": out, "query": q.Q, "limit": limit, "offset": 0, "estimatedTotalHits": len(hits), "processingTimeMs": 1, "indexUid": q.IndexUID}
	if len(q.Facets) > 0 {
		counts := map[string]map[string]int{}
		for _, f := range q.Facets {
			if !ix.filterable(f) {
				return nil, "invalid_search_facets"
			}
			counts[f] = ix.count(found, f)
		}
		answer["facetDistribution"] = counts
	}
	return answer, ""
}

func (ix *index) count(documents []map[string]json.RawMessage, attribute string) map[string]int {
	all := map[string]int{}
	for _, d := range documents {
		for _, v := range values(d[attribute]) {
			all[v]++
		}
	}
	most := 100
	if f, ok := ix.settings["faceting"].(map[string]any); ok {
		most = int(f["maxValuesPerFacet"].(float64))
	}
	for _, v := range slices.Sorted(maps.Keys(all))[min(len(all), most):] {
		delete(all, v)
	}
	return all
}

func (ix *index) filterable(attribute string) bool {
	set, _ := ix.settings["filterableAttributes"].([]any)
	return slices.Contains(set, any(attribute))
}

// admitted are the documents that a filter lets pass, in the order of their
// keys: parts with AND between them, of =, <= and IN.
func (ix *index) admitted(filter string) (out []map[string]json.RawMessage, code string) {
	type test struct {
		attribute, op string
		of            []string
	}
	var tests []test
	if filter != "" {
		for _, part := range strings.Split(filter, " AND ") {
			cells := strings.SplitN(part, " ", 3)
			if len(cells) != 3 || !ix.filterable(cells[0]) {
				return nil, "invalid_search_filter"
			}
			t := test{cells[0], cells[1], nil}
			for _, v := range strings.Split(strings.Trim(cells[2], "[]"), ", ") {
				if plain, err := strconv.Unquote(v); err == nil {
					v = plain
				}
				t.of = append(t.of, v)
			}
			tests = append(tests, t)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(ix.documents)) {
		d, ok := ix.documents[k], true
		for _, t := range tests {
			ok = ok && slices.ContainsFunc(values(d[t.attribute]), func(v string) bool {
				switch t.op {
				case "=", "IN":
					return slices.Contains(t.of, v)
				case "<=":
					a, err := strconv.Atoi(v)
					b, err2 := strconv.Atoi(t.of[0])
					return err == nil && err2 == nil && a <= b
				}
				return false
			})
		}
		if ok {
			out = append(out, d)
		}
	}
	return out, ""
}

func values(raw json.RawMessage) []string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	if list, ok := v.([]any); ok {
		out := make([]string, len(list))
		for i, x := range list {
			out[i] = fmt.Sprint(x)
		}
		return out
	}
	return []string{fmt.Sprint(v)}
}

func pick(d map[string]json.RawMessage, attributes []string) map[string]json.RawMessage {
	if len(attributes) == 0 {
		return d
	}
	out := map[string]json.RawMessage{}
	for _, a := range attributes {
		if v, ok := d[a]; ok {
			out[a] = v
		}
	}
	return out
}
