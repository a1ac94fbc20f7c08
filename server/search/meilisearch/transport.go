package meilisearch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// patient is a transport that asks again where the server says that it is busy:
// as it says when, a few times, and with the whole body. The client library's
// own retries send an empty one, so they are off.
type patient struct {
	next  http.RoundTripper
	sleep func(ctx context.Context, d time.Duration) error
}

const (
	tries     = 3
	firstWait = 100 * time.Millisecond
	mostWait  = 2 * time.Second // longer is for whoever asks to decide
)

// RoundTrip sends a request, and again where it may.
func (p *patient) RoundTrip(r *http.Request) (*http.Response, error) {
	r, err := repeatable(r)
	if err != nil {
		return nil, err
	}
	wait := firstWait
	for try := 1; ; try++ {
		answer, err := p.next.RoundTrip(r)
		if err != nil || !busy(answer.StatusCode) || try == tries {
			return answer, err
		}
		if after, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && after >= 0 {
			wait = time.Duration(after) * time.Second
		}
		if wait > mostWait {
			return answer, nil
		}
		// Read to its end, so that the connection is used again.
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
		_ = answer.Body.Close()
		if err := p.sleep(r.Context(), wait); err != nil {
			return nil, err
		}
		wait *= 2
		if r.GetBody != nil {
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			r = r.Clone(r.Context())
			r.Body = body
		}
	}
}

// repeatable is the request with a body that can be sent more than once.
func repeatable(r *http.Request) (*http.Request, error) {
	if r.Body == nil || r.GetBody != nil {
		return r, nil
	}
	whole, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.ContentLength = int64(len(whole))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(whole)), nil }
	r.Body, err = r.GetBody()
	return r, err
}

func busy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
