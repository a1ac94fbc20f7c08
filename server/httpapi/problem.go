package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
	"careline/server/protocol"
)

// Refusals that only HTTP knows. Whoever sees one of these sent something that
// no verb was asked about.
var (
	errMalformed  = &desk.Error{Kind: desk.Invalid, Code: "malformed", Public: "The request is not a JSON object with fields of the right types."}
	errTooLarge   = &desk.Error{Kind: desk.Invalid, Code: "too_large", Public: "This is larger than the server accepts. Send less at once."}
	errMediaType  = &desk.Error{Kind: desk.Invalid, Code: "unsupported_media_type", Public: "Send JSON, uncompressed."}
	errMethod     = &desk.Error{Kind: desk.Invalid, Code: "method_not_allowed", Public: "This address does not do that."}
	errTimeout    = &desk.Error{Kind: desk.Invalid, Code: "timeout", Public: "The request took too long to arrive. Try again."}
	errHeaders    = &desk.Error{Kind: desk.Invalid, Code: "headers_too_large", Public: "The request's headers are larger than the server accepts."}
	errBadRequest = &desk.Error{Kind: desk.Invalid, Code: "bad_request", Public: "The request cannot be read."}
	errInternal   = &desk.Error{Kind: desk.Unavailable, Code: "internal", Public: "Something went wrong on our side. Try again; if it stays, tell us the request id."}
)

// statuses is the one table that translates what a verb refused.
var statuses = map[desk.ErrorKind]int{
	desk.Invalid:      http.StatusUnprocessableEntity,
	desk.Unauthorized: http.StatusUnauthorized,
	desk.Forbidden:    http.StatusForbidden,
	desk.NotFound:     http.StatusNotFound,
	desk.Conflict:     http.StatusConflict,
	desk.TooMany:      http.StatusTooManyRequests,
	desk.Unavailable:  http.StatusServiceUnavailable,
}

// codeStatuses holds the codes for which HTTP has a status of its own.
var codeStatuses = map[string]int{
	errMalformed.Code:  http.StatusBadRequest,
	errBadRequest.Code: http.StatusBadRequest,
	errTooLarge.Code:   http.StatusRequestEntityTooLarge,
	errMediaType.Code:  http.StatusUnsupportedMediaType,
	errMethod.Code:     http.StatusMethodNotAllowed,
	errTimeout.Code:    http.StatusRequestTimeout,
	errHeaders.Code:    http.StatusRequestHeaderFieldsTooLarge,
	errInternal.Code:   http.StatusInternalServerError,
}

// fiberErrors translates what Fiber or fasthttp refuse before any handler.
// Their own messages repeat the path, so only the number is used.
var fiberErrors = map[int]*desk.Error{
	http.StatusNotFound:                    desk.ErrNoSuchThing,
	http.StatusMethodNotAllowed:            errMethod,
	http.StatusRequestTimeout:              errTimeout,
	http.StatusRequestEntityTooLarge:       errTooLarge,
	http.StatusRequestHeaderFieldsTooLarge: errHeaders,
	http.StatusUnsupportedMediaType:        errMediaType,
	http.StatusUnprocessableEntity:         desk.ErrInvalid,
}

// problem is a problem document on its way out, as huma and Fiber take it.
type problem struct {
	protocol.Problem
}

func (p *problem) Error() string  { return p.Code }
func (p *problem) GetStatus() int { return p.Status }

// ContentType makes huma label the document as what it is.
func (p *problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells clients that know only HTTP when to come again, and how to
// authenticate.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.RetryAfterMS > 0 {
		h.Set("Retry-After", strconv.FormatInt((p.RetryAfterMS+999)/1000, 10))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

func newProblem(r *request, e *desk.Error) *problem {
	status, ok := codeStatuses[e.Code]
	if !ok {
		status = statuses[e.Kind]
	}
	if status == 0 {
		status = http.StatusInternalServerError
	}
	said := e.Public
	if r != nil {
		said = e.In(r.reads)
	}
	p := &problem{protocol.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: e.Code, Detail: said, RetryAfterMS: e.RetryAfterMS,
	}}
	if e.Field != "" {
		p.Errors = []protocol.ProblemField{{Location: "body." + e.Field, Message: said}}
	}
	if r != nil {
		p.RequestID, r.code = r.id, e.Code
	}
	return p
}

// problemOf turns any error into a document and logs, once, what nobody
// foresaw.
func (s *Server) problemOf(r *request, err error) *problem {
	var fe *fiber.Error
	var e *desk.Error
	switch {
	case errors.As(err, &fe):
		if e = fiberErrors[fe.Code]; e == nil {
			e = errBadRequest
			if fe.Code >= 500 {
				e = errInternal.With(err)
			}
		}
	case errors.Is(err, protocol.ErrMalformed):
		e = errMalformed
	case errors.Is(err, protocol.ErrUTF8):
		e = desk.ErrInvalidText
	default:
		e = desk.AsError(err)
	}
	p := newProblem(r, e)
	if p.Status >= 500 && e.Err != nil {
		s.log.Error("request failed", slog.String("request", p.RequestID), slog.String("code", e.Code), slog.Any("cause", e.Err))
	}
	return p
}

// refuse writes a problem document outside of huma.
func (s *Server) refuse(c *fiber.Ctx, err error) error {
	p := s.problemOf(requestOf(c.UserContext()), err)
	for name, values := range p.GetHeaders() {
		c.Set(name, values[0])
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Status(p.Status).Set(fiber.HeaderContentType, p.ContentType(""))
	return c.Send(body)
}

// prepareHuma replaces huma's own errors, which echo what was sent. They are
// variables of that package, so one function of the process sets them once.
var prepareHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false // our lists are never null
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return fromHuma(nil, status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return fromHuma(requestOf(ctx.Context()), status, errs)
	}
})

// fromHuma keeps where something was wrong, never what it was. A body that did
// not decode is malformed, whatever status huma chose for it.
func fromHuma(r *request, status int, errs []error) *problem {
	e := fiberErrors[status]
	switch {
	case status == http.StatusBadRequest: // no body, where one is required
		e = errMalformed
	case e == nil && status >= 500:
		e = errInternal
	case e == nil:
		e = errBadRequest
	}
	var fields []protocol.ProblemField
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) || d.ErrorDetail() == nil || d.ErrorDetail().Location == "" {
			continue
		}
		at := d.ErrorDetail().Location
		if at == "body" {
			e = errMalformed
		}
		fields = append(fields, protocol.ProblemField{Location: at, Message: "has the wrong type or is out of range"})
	}
	p := newProblem(r, e)
	p.Errors = fields
	return p
}

type requestKey struct{}

// requestOf is the request behind a context; never nil.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}
