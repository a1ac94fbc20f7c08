package chat

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

var errPreferredLanguage = &desk.Error{Kind: desk.Invalid, Code: desk.ErrInvalid.Code, Field: "language", Public: "A language is named by its code, like en or es."}

// Preferences is how the patient of a conversation wishes to be met, for
// whoever may read it. That they looked is written down first.
func (s *Service) Preferences(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.PatientPreferences, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return desk.PatientPreferences{}, err
	}
	if err := desk.StaffOnly(a); err != nil {
		return desk.PatientPreferences{}, err
	}
	if err := s.viewed(ctx, a, c, "preferences.viewed"); err != nil {
		return desk.PatientPreferences{}, err
	}
	return s.store.Preferences(ctx, row.Patient)
}

// Prefer writes down how the patient of a conversation wishes to be met, in
// the place of the version that was seen. It holds for all their conversations.
// The audit line names what changed and the versions, which hold the words.
func (s *Service) Prefer(ctx context.Context, a desk.Actor, c desk.ConversationID, seen int64, next desk.Preferences) (desk.PatientPreferences, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return desk.PatientPreferences{}, err
	}
	if err := desk.StaffOnly(a); err != nil {
		return desk.PatientPreferences{}, err
	}
	if err := row.Allow(a, true); err != nil {
		return desk.PatientPreferences{}, err
	}
	next = next.Trimmed()
	if err := next.Check(); err != nil {
		return desk.PatientPreferences{}, err
	}
	if tag, ok := bcp47.Tag(next.Language); ok {
		next.Language = tag
	} else if next.Language != "" {
		return desk.PatientPreferences{}, errPreferredLanguage
	}
	version := desk.PatientPreferences{Preferences: next, Version: seen, By: desk.StaffID(a.ID)}
	return s.store.ChangePreferences(ctx, row.Patient, version, func(was desk.PatientPreferences) []desk.AuditLine {
		details, err := json.Marshal(map[string]any{"before": was.Version, "after": was.Version + 1, "changed": was.Changed(next)})
		if err != nil {
			panic("chat: numbers and names do not encode: " + err.Error())
		}
		return []desk.AuditLine{{At: s.Now().UnixMilli(), Actor: a, Action: "preferences.set", Conversation: c, Target: string(row.Patient), Details: string(details)}}
	})
}

// PatientHistory returns the other conversations of a conversation's patient
// that the actor may read, newest first, and where to go on: "" after the last.
func (s *Service) PatientHistory(ctx context.Context, a desk.Actor, c desk.ConversationID, cursor string, limit int) ([]Item, string, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return nil, "", err
	}
	if err := desk.StaffOnly(a); err != nil {
		return nil, "", err
	}
	if cursor != "" && desk.CheckLine(cursor, 64) != nil {
		return nil, "", desk.Invalidf("This is not a cursor that a page came with.")
	}
	limit = pageSize(limit, 10, 50)
	var out []desk.Conversation
	before := desk.ConversationID(cursor)
	for {
		page, err := s.store.PatientList(ctx, row.Patient, before, limit+1)
		if err != nil {
			return nil, "", err
		}
		for i := range page {
			if page[i].ID != row.ID && page[i].ReadableBy(a) {
				out = append(out, page[i])
			}
		}
		if len(page) <= limit || len(out) > limit {
			break
		}
		before = page[len(page)-1].ID
	}
	next := ""
	if len(out) > limit {
		out = out[:limit]
		next = string(out[limit-1].ID)
	}
	items, err := s.items(ctx, a, out)
	return items, next, err
}

var errNobodyNamed = &desk.Error{Kind: desk.Invalid, Code: "name_missing", Field: "about", Public: "Say who it is about: a name, or what they are to the patient."}

// SetAbout writes down who a matter is about, in the place of what was seen:
// the number of the event that said it last.
func (s *Service) SetAbout(ctx context.Context, a desk.Actor, c desk.ConversationID, relation, about string, seen int64, clientID string) (Item, error) {
	about = strings.TrimSpace(about)
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		switch err := desk.CheckLine(about, desk.MaxAboutRunes); {
		case !slices.Contains(desk.Relations, relation):
			return desk.Invalidf("A matter is about the patient (self), a child, a parent or somebody else (other).")
		case err != nil:
			return err
		case relation == desk.RelationOther && about == "":
			return errNobodyNamed
		case l.Row.AboutSeq != seen:
			return desk.ErrChangedMeanwhile
		}
		named := about
		if relation == desk.RelationSelf {
			named = "" // it is about nobody else
		}
		if l.Row.Relation != relation || l.Row.About != named {
			l.Append(desk.AboutSet, a.From(), desk.Body{Relation: relation, About: named})
		}
		return nil
	}, "about", relation, about, strconv.FormatInt(seen, 10))
}
