package chat

import (
	"context"
	"errors"
	"maps"
	"slices"

	"careline/server/desk"
)

var (
	errMergeSelf    = desk.Invalidf("A conversation cannot be joined to itself. Choose another one.")
	errMergePatient = &desk.Error{Kind: desk.Conflict, Code: "not_same_patient",
		Public: "These are conversations of two different patients. They can be linked in your notes, and never joined."}
	errMergePractice = &desk.Error{Kind: desk.Conflict, Code: "merge_practice",
		Public: "One of these is practice. Practice and what a patient wrote are never joined."}
	errMergeCall = &desk.Error{Kind: desk.Conflict, Code: "merge_call_booked",
		Public: "A call is booked in the one that would end. Join them the other way round."}
	errMergeRecovery = &desk.Error{Kind: desk.Conflict, Code: "merge_recovery_open",
		Public: "Something is to be made good in the one that would end. Join them the other way round."}
	errMergeRestricted = &desk.Error{Kind: desk.Conflict, Code: "merge_restricted",
		Public: "One of these is kept from somebody and the other is not. Keep both from the same people first."}
	errNoMerge = &desk.Error{Kind: desk.Conflict, Code: "not_merged",
		Public: "Nothing was joined to this conversation, or it was undone already."}
	errMergeSettled = &desk.Error{Kind: desk.Conflict, Code: "merge_settled",
		Public: "Since they were joined somebody wrote here or took it on. They can no longer be taken apart."}
)

// Merge makes one conversation of two of the same patient. The other one ends
// in it: it can be read and not written to, whatever waited in it waits in this
// one, and what the patient writes there comes here. Both logs say so, or
// neither does. The answer is the one that goes on.
func (s *Service) Merge(ctx context.Context, a desk.Actor, into, from desk.ConversationID, clientID string) (Item, error) {
	if a.Kind != desk.KindStaff {
		return Item{}, desk.ErrForbidden
	}
	if clientID != "" && !desk.ValidClientID(clientID) {
		return Item{}, errClientID
	}
	here, err := s.permitted(ctx, a, into)
	if err != nil {
		return Item{}, err
	}
	if err := here.Allow(a, true); err != nil {
		return Item{}, err
	}
	if into == from {
		return Item{}, errMergeSelf
	}
	var other desk.Conversation // as the same transaction found it
	ends := s.command(a, from, clientID, func(l *desk.Ledger) error {
		switch {
		case l.Row.Spam:
			return errIsSpam
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case l.Row.Slot > l.Now:
			return errMergeCall
		case len(l.Row.Recoveries) > 0:
			return errMergeRecovery
		}
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
		other = l.Row
		link := desk.Link{Conversation: into, Reference: here.Reference, Department: here.Department}
		l.Append(desk.Absorbed, a.From(), desk.Body{Linked: &link, Merge: &desk.Merge{Was: desk.StateOf(&other)}}).ClientID = clientID
		l.Record(a, "conversation.absorbed", string(into))
		return nil
	}, "absorb", string(into))
	goesOn := s.command(a, into, clientID, func(l *desk.Ledger) error {
		switch {
		case l.Row.Patient != other.Patient || l.Row.Site != other.Site:
			return errMergePatient
		case l.Row.Practice != other.Practice:
			return errMergePractice
		case !sameKept(l.Row.Barred, other.Barred):
			return errMergeRestricted
		case l.Row.Spam:
			return errIsSpam
		case !l.Row.Unresolved():
			return desk.ErrResolved
		}
		if l.Row.Assignee == "" && other.Assignee != "" {
			endOffer(l, a.From(), desk.OfferWithdrawn, "")
		}
		now := desk.Joined(&l.Row, &other)
		if since := l.Row.PausedAt; since > 0 && !now.StandsStill() {
			now.PausedAt, now.PausedBizMS = 0, now.PausedBizMS+l.Business(since, max(l.Now, l.Row.LastAt))
		}
		link := desk.Link{Conversation: from, Reference: other.Reference, Department: other.Department}
		l.Append(desk.Merged, a.From(), desk.Body{
			Linked: &link, Department: l.Row.Department, Merge: &desk.Merge{Now: now, Was: desk.StateOf(&l.Row)},
		}).ClientID = clientID
		l.MarkRead(a, l.Row.LastSeq)
		l.Record(a, "conversation.merged", string(from))
		return nil
	}, "merge", string(from))
	results, err := s.runAll(ctx, ends, goesOn)
	if err != nil {
		return Item{}, err
	}
	return s.item(ctx, a, results[1].Row)
}

// Mergeable are the other conversations of the same patient that may be joined
// to one, newest first.
func (s *Service) Mergeable(ctx context.Context, a desk.Actor, c desk.ConversationID) ([]Item, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return nil, err
	}
	if err := row.Allow(a, true); err != nil {
		return nil, err
	}
	all, err := s.store.PatientList(ctx, row.Patient, "", 1000)
	if err != nil {
		return nil, err
	}
	return s.items(ctx, a, slices.DeleteFunc(all, func(o desk.Conversation) bool {
		return o.ID == row.ID || o.Site != row.Site || o.Practice != row.Practice || o.Spam || !o.Unresolved() || !o.WritableBy(a)
	}))
}

// harmless are what may be written after a merge without being in the way of
// taking it back.
var harmless = []desk.EventKind{
	desk.Note, desk.NoteFileChecked, desk.MessageDeleted, desk.NoteDeleted, desk.CallDeleted, desk.FileChecked, desk.Offered, desk.OfferEnded, desk.SLAWarned, desk.SLABreached, desk.Escalated,
}

// Unmerge takes the last merge into a conversation back: both stand again as
// they stood before it. It can be done until something happens that would
// belong to neither. The answer is the one that went on.
func (s *Service) Unmerge(ctx context.Context, a desk.Actor, into desk.ConversationID, clientID string) (Item, error) {
	if a.Kind != desk.KindStaff {
		return Item{}, desk.ErrForbidden
	}
	if clientID != "" && !desk.ValidClientID(clientID) {
		return Item{}, errClientID
	}
	if _, err := s.permitted(ctx, a, into); err != nil {
		return Item{}, err
	}
	merged, last, err := s.lastMerge(ctx, into)
	if err != nil {
		return s.unmergedBefore(ctx, a, into, clientID, err)
	}
	from := merged.Body.Linked.Conversation
	absorbed, err := s.store.LastEvent(ctx, from, desk.Absorbed)
	if err != nil {
		return Item{}, err
	}
	here := s.command(a, into, clientID, func(l *desk.Ledger) error {
		if l.Row.LastSeq != last {
			return desk.ErrConflict
		}
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
		l.Append(desk.Unmerged, a.From(), desk.Body{Linked: merged.Body.Linked, Merge: &desk.Merge{Now: merged.Body.Merge.Was}}).ClientID = clientID
		l.Record(a, "conversation.unmerged", string(from))
		return nil
	}, "unmerge")
	there := s.command(a, from, clientID, nil, "unabsorb", string(into))
	there.Decide = func(l *desk.Ledger) error {
		if l.Row.MergedInto == nil || l.Row.MergedInto.Conversation != into {
			return desk.ErrConflict
		}
		l.Append(desk.Unabsorbed, a.From(), desk.Body{Linked: absorbed.Body.Linked, Merge: &desk.Merge{Now: absorbed.Body.Merge.Was}}).ClientID = clientID
		l.Record(a, "conversation.unabsorbed", string(into))
		return nil
	}
	results, err := s.runAll(ctx, here, there)
	if err != nil {
		return Item{}, err
	}
	return s.item(ctx, a, results[0].Row)
}

// lastMerge is the merge that can be taken back, and the last event of the log
// at the time.
func (s *Service) lastMerge(ctx context.Context, into desk.ConversationID) (merged desk.Event, last int64, err error) {
	merged, err = s.store.LastEvent(ctx, into, desk.Merged)
	if errors.Is(err, desk.ErrNoSuchThing) {
		return merged, 0, errNoMerge
	}
	if err != nil {
		return merged, 0, err
	}
	since, err := s.store.Events(ctx, into, desk.KindStaff, merged.Seq, 1000)
	if err != nil {
		return merged, 0, err
	}
	last = merged.Seq
	for i := range since {
		e := &since[i]
		last = e.Seq
		switch {
		case e.Kind == desk.Unmerged:
			return merged, 0, errNoMerge
		case !slices.Contains(harmless, e.Kind):
			return merged, 0, errMergeSettled
		}
	}
	return merged, last, nil
}

// unmergedBefore answers a repetition with what it did the first time, and
// anybody else with why it cannot be done.
func (s *Service) unmergedBefore(ctx context.Context, a desk.Actor, into desk.ConversationID, clientID string, why error) (Item, error) {
	return s.answer(ctx, a, s.command(a, into, clientID, func(*desk.Ledger) error { return why }, "unmerge"))
}

// goesOnIn is where a conversation goes on that was joined to another one,
// which may have been joined to a third.
func (s *Service) goesOnIn(ctx context.Context, c desk.ConversationID) (desk.ConversationID, error) {
	row, err := s.store.Conversation(ctx, c)
	for err == nil && row.MergedInto != nil {
		row, err = s.store.Conversation(ctx, row.MergedInto.Conversation)
	}
	return row.ID, err
}

// joined are the conversations that are one with a conversation, itself first.
func (s *Service) joined(ctx context.Context, c desk.ConversationID) ([]desk.ConversationID, error) {
	row, err := s.store.Conversation(ctx, c)
	if err != nil {
		return nil, err
	}
	into := map[desk.ConversationID]desk.ConversationID{}
	for before := desk.ConversationID(""); ; {
		page, err := s.store.PatientList(ctx, row.Patient, before, 100)
		if err != nil {
			return nil, err
		}
		for i := range page {
			before = page[i].ID
			if next := page[i].MergedInto; next != nil {
				into[page[i].ID] = next.Conversation
			}
		}
		if len(page) < 100 {
			break
		}
	}
	last := func(id desk.ConversationID) desk.ConversationID {
		for into[id] != "" {
			id = into[id]
		}
		return id
	}
	end := last(c)
	parts := []desk.ConversationID{c}
	if end != c {
		parts = append(parts, end)
	}
	for _, id := range slices.Sorted(maps.Keys(into)) {
		if id != c && last(id) == end {
			parts = append(parts, id)
		}
	}
	return parts, nil
}

// readable decides whether somebody may know of a conversation. What was joined
// to another one is part of it: whoever reads that one reads it, and whoever that
// one is kept from does not.
func (s *Service) readable(ctx context.Context, a desk.Actor, row *desk.Conversation) error {
	err := row.Allow(a, false)
	if a.Kind != desk.KindStaff || row.MergedInto == nil || slices.Contains(row.Barred, desk.StaffID(a.ID)) {
		return err
	}
	next, failed := s.goesOnIn(ctx, row.ID)
	if failed != nil {
		return failed
	}
	into, failed := s.store.Conversation(ctx, next)
	if failed != nil {
		return failed
	}
	if there := into.Allow(a, false); there == nil || slices.Contains(into.Barred, desk.StaffID(a.ID)) {
		return there
	}
	return err
}

// sameKept reports whether two conversations are kept from the same people.
func sameKept(a, b []desk.StaffID) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
