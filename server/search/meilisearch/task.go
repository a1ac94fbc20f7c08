package meilisearch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// Error is what the server refused. It names the call and the server's code,
// and never what was sent: that holds what patients ask.
type Error struct {
	Call   string
	Status int    // of HTTP; 0: no answer came, or a task failed
	Code   string // the server's own
	cause  error  // of the network; never the library's, whose text repeats requests
}

func (e *Error) Error() string {
	text := "meilisearch: " + e.Call
	if e.Status != 0 {
		text += fmt.Sprintf(": status %d", e.Status)
	}
	if e.Code != "" {
		text += ": " + e.Code
	}
	if e.Code == "no_space_left_on_device" {
		text += " (the disk or the queue of tasks is full: make room, or delete finished tasks)"
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.cause }

// failed makes the library's error one of ours.
func failed(call string, err error) error {
	if err == nil {
		return nil
	}
	var theirs *meilisearch.Error
	if !errors.As(err, &theirs) {
		return &Error{Call: call, cause: err}
	}
	e := &Error{Call: call, Status: theirs.StatusCode, Code: theirs.MeilisearchApiError.Code}
	for cause := theirs.OriginError; cause != nil; cause = errors.Unwrap(cause) {
		if errors.Is(cause, context.DeadlineExceeded) || errors.Is(cause, context.Canceled) {
			e.cause = errors.New("no answer in time")
			return e
		}
	}
	if theirs.OriginError != nil && e.Code == "" {
		e.cause = errors.New("no usable answer")
	}
	return e
}

// missing reports whether the index or document is not there.
func missing(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Code == "index_not_found" || e.Code == "document_not_found")
}

const (
	firstLook = 10 * time.Millisecond
	lastLook  = 400 * time.Millisecond
)

// done waits for a task. A write is only taken into a queue when it is
// answered; what becomes of it is said by its task alone.
func (e *Engine) done(ctx context.Context, call string, task *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return failed(call, err)
	}
	ctx, cancel := context.WithTimeout(ctx, e.opts.TaskTime)
	defer cancel()
	for wait := firstLook; ; wait = min(2*wait, lastLook) {
		t, err := e.client.GetTaskWithContext(ctx, task.TaskUID)
		if err != nil {
			return failed(call, err)
		}
		switch t.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed:
			return &Error{Call: call, Code: t.Error.Code}
		case meilisearch.TaskStatusCanceled:
			return &Error{Call: call, Code: "task_canceled"}
		case meilisearch.TaskStatusEnqueued, meilisearch.TaskStatusProcessing, meilisearch.TaskStatusUnknown:
		}
		if err := sleep(ctx, wait); err != nil {
			return &Error{Call: call, cause: fmt.Errorf("its task is not done: %w", err)}
		}
	}
}
