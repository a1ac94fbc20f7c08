// Package meilitest is a server for tests that answers like Meilisearch as far
// as the engine talks to it: writes are taken into a queue with 202 and done
// later, what is wrong with them shows in their task alone, filters need their
// attributes set, and it can be busy, slow, full or gone. Its answers are
// modelled on the sources of version 1.50; it proves how the engine behaves, not
// that the real server does.
package meilitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one that runs. Its fields may be read between requests.
type Server struct {
	URL string

	mu       sync.Mutex
	indexes  map[string]*index
	tasks    []*task
	failing  map[string]string // code of the error by type of the next task
	busy     int               // answers of 503 to come
	after    string            // their Retry-After
	full     bool
	down     bool
	slow     time.Duration
	requests []Request
	server   *httptest.Server
	queue    chan *task
}

// Request is one that came.
type Request struct{ Method, Path, Key, Body string }

type task struct {
	uid         int
	kind, index string
	status      string
	code        string
	do          func() string // answers the code of what is wrong
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{indexes: map[string]*index{}, failing: map[string]string{}, queue: make(chan *task, 1000)}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.server.URL
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		for t := range s.queue {
			s.work(t)
		}
	}()
	t.Cleanup(func() {
		s.server.Close()
		close(s.queue)
		<-worked
	})
	return s
}

// work does a task, as the only one.
func (s *Server) work(t *task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.failing[t.kind]
	delete(s.failing, t.kind)
	if code == "" {
		code = t.do()
	}
	if t.status = "succeeded"; code != "" {
		t.status, t.code = "failed", code
	}
}

// Fail makes the next task of a type fail.
func (s *Server) Fail(kind, code string) { s.set(func() { s.failing[kind] = code }) }

// Busy answers the next n requests with 503 and a Retry-After, if any is given.
func (s *Server) Busy(n int, retryAfter string) { s.set(func() { s.busy, s.after = n, retryAfter }) }

// Full makes the queue of tasks take no more, or again.
func (s *Server) Full(yes bool) { s.set(func() { s.full = yes }) }

// Down ends every connection without an answer, or no longer.
func (s *Server) Down(yes bool) { s.set(func() { s.down = yes }) }

// Slow makes every answer take that long.
func (s *Server) Slow(d time.Duration) { s.set(func() { s.slow = d }) }

// Forget loses an index, as an operator does who deletes it.
func (s *Server) Forget(name string) { s.set(func() { delete(s.indexes, name) }) }

// Settings are those of an index.
func (s *Server) Settings(name string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.indexes[name] == nil {
		return nil
	}
	return s.indexes[name].settings
}

// Requests are all that came so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Server) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, Request{r.Method, r.URL.Path, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), string(body)})
	slow, down, busy, after := s.slow, s.down, s.busy > 0, s.after
	if busy {
		s.busy--
	}
	s.mu.Unlock()
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-r.Context().Done():
			return
		}
	}
	switch {
	case down:
		panic(http.ErrAbortHandler)
	case busy:
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		refuse(w, http.StatusServiceUnavailable, "too_many_search_requests", "system")
	default:
		s.route(w, r, body)
	}
}

func (s *Server) route(w http.ResponseWriter, r *http.Request, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	part := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	at := r.Method + " " + part[0]
	name := ""
	if len(part) > 1 {
		name = part[1]
	}
	if part[0] == "indexes" && len(part) > 2 {
		at += "/" + strings.Join(part[2:min(len(part), 4)], "/")
		if r.Method == http.MethodGet && part[2] == "documents" {
			at = "GET indexes/documents"
		}
	}
	switch at {
	case "GET health":
		answer(w, http.StatusOK, map[string]string{"status": "available"})
	case "GET tasks":
		s.task(w, name)
	case "POST multi-search":
		s.multiSearch(w, body)
	case "POST indexes":
		var in struct{ UID, PrimaryKey string }
		if !read(w, body, &in) {
			return
		}
		s.enqueue(w, "indexCreation", in.UID, func() string {
			if s.indexes[in.UID] != nil {
				return "index_already_exists"
			}
			s.indexes[in.UID] = newIndex()
			return ""
		})
	case "DELETE indexes":
		s.enqueue(w, "indexDeletion", name, func() string {
			if s.indexes[name] == nil {
				return "index_not_found"
			}
			delete(s.indexes, name)
			return ""
		})
	case "POST indexes/documents":
		s.addDocuments(w, name, body)
	case "POST indexes/documents/delete-batch":
		var keys []string
		if !read(w, body, &keys) {
			return
		}
		s.enqueue(w, "documentDeletion", name, func() string {
			if s.indexes[name] == nil {
				return "index_not_found"
			}
			for _, k := range keys {
				delete(s.indexes[name].documents, k)
			}
			return ""
		})
	case "PATCH indexes/settings":
		s.changeSettings(w, name, body)
	case "PUT indexes/settings/synonyms", "PUT indexes/settings/stop-words":
		var in any
		if read(w, body, &in) {
			s.enqueue(w, "settingsUpdate", name, func() string { return s.setting(name, part[3], in) })
		}
	default:
		ix := s.indexes[name]
		if part[0] != "indexes" {
			refuse(w, http.StatusNotFound, "not_found", "invalid_request")
		} else if ix == nil {
			refuse(w, http.StatusNotFound, "index_not_found", "invalid_request")
		} else {
			ix.serve(w, at, part, body)
		}
	}
}

func (s *Server) task(w http.ResponseWriter, uid string) {
	for _, t := range s.tasks {
		if fmt.Sprint(t.uid) == uid {
			out := map[string]any{"uid": t.uid, "indexUid": t.index, "status": t.status, "type": t.kind, "error": nil}
			if t.code != "" {
				out["error"] = map[string]string{"message": "of a test", "code": t.code, "type": "invalid_request", "link": ""}
			}
			answer(w, http.StatusOK, out)
			return
		}
	}
	refuse(w, http.StatusNotFound, "task_not_found", "invalid_request")
}

// enqueue answers 202: whether it works is said by the task.
func (s *Server) enqueue(w http.ResponseWriter, kind, name string, do func() string) {
	if s.full {
		refuse(w, http.StatusUnprocessableEntity, "no_space_left_on_device", "system")
		return
	}
	t := &task{uid: len(s.tasks), kind: kind, index: name, status: "enqueued", do: do}
	s.tasks = append(s.tasks, t)
	answer(w, http.StatusAccepted, map[string]any{"taskUid": t.uid, "indexUid": name, "status": t.status, "type": kind, "enqueuedAt": "2026-01-01T00:00:00Z"})
	s.queue <- t
}

func (s *Server) addDocuments(w http.ResponseWriter, name string, body []byte) {
	var in []map[string]json.RawMessage
	if !read(w, body, &in) {
		return
	}
	s.enqueue(w, "documentAdditionOrUpdate", name, func() string {
		if s.indexes[name] == nil {
			s.indexes[name] = newIndex() // as the real one: with no settings
		}
		for _, d := range in {
			var k string
			if json.Unmarshal(d["key"], &k) != nil || k == "" || strings.Trim(k, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" || len(k) > 511 {
				return "invalid_document_id"
			}
			s.indexes[name].documents[k] = d
		}
		return ""
	})
}

func (s *Server) changeSettings(w http.ResponseWriter, name string, body []byte) {
	var in map[string]any
	if !read(w, body, &in) {
		return
	}
	s.enqueue(w, "settingsUpdate", name, func() string {
		for k, v := range in {
			if code := s.setting(name, k, v); code != "" {
				return code
			}
		}
		return ""
	})
}

func (s *Server) setting(name, key string, value any) string {
	if s.indexes[name] == nil {
		return "index_not_found"
	}
	s.indexes[name].settings[key] = value
	return ""
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, code, kind string) {
	answer(w, status, map[string]string{"message": "of a test", "code": code, "type": kind, "link": "https://docs.example/errors#" + code})
}

func read(w http.ResponseWriter, body []byte, into any) bool {
	if len(body) == 0 || json.Unmarshal(body, into) != nil {
		refuse(w, http.StatusBadRequest, "malformed_payload", "invalid_request")
		return false
	}
	return true
}
