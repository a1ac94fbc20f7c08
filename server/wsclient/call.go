package wsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"careline/server/protocol"
)

// Problem is a refusal by the server: on REST a problem document, on the socket
// an error frame (Status 0). It never holds what was sent.
type Problem protocol.Problem

func (p *Problem) Error() string {
	if p.Status == 0 {
		return fmt.Sprintf("refused: %s: %s", p.Code, p.Detail)
	}
	return fmt.Sprintf("refused: %d %s: %s", p.Status, p.Code, p.Detail)
}

// AsProblem finds the server's refusal in err, or nil.
func AsProblem(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// Patience is how long a REST call goes on repeating while the server does not
// answer or says "not now". A context that ends earlier ends it earlier.
const Patience = 60 * time.Second

type identity int

const (
	signedIn identity = iota
	anonymous
)

// Do calls a route under /api/v1 as this session. It repeats on network errors
// and on answers that ask for patience, so what it is used for must be harmless
// to repeat: every verb is, under its client id.
func (s *Session) Do(ctx context.Context, method, path string, in, out any) error {
	return s.call(ctx, method, "/api/v1"+path, in, out, signedIn)
}

func (s *Session) call(ctx context.Context, method, path string, in, out any, who identity) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return fmt.Errorf("wsclient: %s %s: %w", method, path, err)
		}
	}
	renewed := false
	for attempt := 0; ; attempt++ {
		token := ""
		if who == signedIn {
			var err error
			if token, err = s.Token(ctx); err != nil {
				return err
			}
		}
		base := s.base()
		err := s.once(ctx, method, base+path, token, body, out)
		if err == nil {
			return nil
		}
		wait := backoff(attempt, 20*time.Millisecond, time.Second)
		if p := AsProblem(err); p != nil {
			switch {
			case p.Status == http.StatusUnauthorized && who == signedIn && s.Kind == "staff" && !renewed:
				renewed = true
				if err := s.Renew(ctx, token); err != nil {
					return err
				}
				continue
			case p.Status == http.StatusTooManyRequests, p.Status == http.StatusServiceUnavailable:
				wait = max(wait, time.Duration(p.RetryAfterMS)*time.Millisecond)
			default:
				return fmt.Errorf("wsclient: %s %s: %w", method, path, err)
			}
		} else {
			s.moveOn(base)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wsclient: %s %s: %w", method, path, err)
		case <-time.After(wait):
		}
	}
}

func (s *Session) once(ctx context.Context, method, url, token string, body []byte, out any) error {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return err
	}
	if res.StatusCode >= 400 {
		return problemOf(res, raw)
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// problemOf reads a refusal; one that is no problem document still has its
// status, and the time to wait may stand in the header alone.
func problemOf(res *http.Response, raw []byte) *Problem {
	p := &Problem{}
	if err := json.Unmarshal(raw, p); err != nil {
		p = &Problem{Code: "no_problem_document"}
	}
	p.Status = res.StatusCode
	if p.RetryAfterMS == 0 {
		if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
			p.RetryAfterMS = int64(seconds) * 1000
		}
	}
	return p
}
