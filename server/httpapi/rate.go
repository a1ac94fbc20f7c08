package httpapi

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

//go:embed rate
var rateFiles embed.FS

// ratePage is the page behind a link by which a patient says how it went: made
// on the server, without a script, and without a word of what it was about.
type ratePage struct {
	page  *template.Template
	texts map[string]map[string]string // by language
}

func newRatePage() (*ratePage, error) {
	p := &ratePage{texts: map[string]map[string]string{}}
	for _, language := range []string{"en", "es"} {
		raw, err := rateFiles.ReadFile("rate/" + language + ".json")
		if err != nil {
			return nil, fmt.Errorf("httpapi: rate texts: %w", err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("httpapi: rate texts %s: %w", language, err)
		}
		p.texts[language] = texts
	}
	var err error
	if p.page, err = template.ParseFS(rateFiles, "rate/page.tmpl"); err != nil {
		return nil, fmt.Errorf("httpapi: rate page: %w", err)
	}
	return p, nil
}

// rateShown is everything the page may show.
type rateShown struct {
	Language            string
	T                   map[string]string
	Survey              protocol.Survey
	Scores              []int
	Score               int
	Over, Done, Trouble bool
}

// rateLink shows what is asked, or that the link is over.
func (s *Server) rateLink(c *fiber.Ctx) error {
	l, err := s.opts.Chat.SurveyByLink(c.UserContext(), c.Params("token"))
	return s.showRate(c, &l, err, rateShown{})
}

// rateByLink stores what was said: the score by one tap, the rest when it is
// sent, which uses the link up.
func (s *Server) rateByLink(c *fiber.Ctx) error {
	l, err := s.opts.Chat.SurveyByLink(c.UserContext(), c.Params("token"))
	if err != nil {
		return s.showRate(c, &l, err, rateShown{})
	}
	number := func(name string) int {
		n, err := strconv.Atoi(c.FormValue(name))
		if c.FormValue(name) != "" && err != nil {
			return -1
		}
		return n
	}
	said := chat.Rating{
		Score: number("score"), Comment: c.FormValue("comment"), Final: c.FormValue("final") != "", By: "link",
		Items: desk.Items{FeltHeard: number(desk.ItemFeltHeard), WasInformed: number(desk.ItemWasInformed), Effort: number(desk.ItemEffort)},
	}
	it, err := s.opts.Chat.Rate(c.UserContext(), l.Patient, l.Conversation, said, "")
	if err != nil {
		return s.showRate(c, &l, nil, rateShown{Trouble: true})
	}
	l.Survey.State = it.Survey
	return s.showRate(c, &l, nil, rateShown{Done: it.Survey.Final})
}

func (s *Server) showRate(c *fiber.Ctx, l *chat.Linked, err error, shown rateShown) error {
	status := fiber.StatusOK
	switch e := desk.AsError(err); {
	case err == nil:
	case e.Kind == desk.NotFound:
		status, shown.Over = fiber.StatusNotFound, true
	default:
		return err
	}
	shown.Language, shown.Scores = "en", []int{1, 2, 3, 4, 5}
	if s.rates.texts[l.Language] != nil {
		shown.Language = l.Language
	}
	shown.T = s.rates.texts[shown.Language]
	shown.Survey, shown.Score = protocol.SurveyOf(&l.Survey.Text, &l.Survey.State, shown.Language), l.Survey.State.Score
	if shown.Trouble {
		status = fiber.StatusUnprocessableEntity
	}
	var out bytes.Buffer
	if err := s.rates.page.ExecuteTemplate(&out, "rate", shown); err != nil {
		return fmt.Errorf("httpapi: rate page: %w", err)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, helpPolicy)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(out.Bytes())
}

// surveyLink makes a link for a patient who is not in the chat; the address is
// told this once.
func (s *Server) surveyLink(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body protocol.SurveyLink }, error) {
	token, until, err := s.opts.Chat.SurveyLink(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.SurveyLink }{protocol.SurveyLink{Path: "/rate/" + token, Until: until}}, nil
}
