package chat

import (
	"cmp"
	"context"
	"errors"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"careline/server/desk"
)

// Limits of how a patient can be reached. An e-mail address cannot be longer
// by its own rules.
const (
	maxPhoneBytes    = 40
	maxEmailBytes    = 254
	maxBestTimeRunes = 200
	minPhoneDigits   = 5
	maxPhoneDigits   = 20
)

var (
	errBadPhone = &desk.Error{Kind: desk.Invalid, Code: "bad_phone", Field: "contact.phone",
		Public: "This does not look like a phone number. Write it with digits, like +1 555 010 2030."}
	errBadEmail = &desk.Error{Kind: desk.Invalid, Code: "bad_email", Field: "contact.email",
		Public: "This does not look like an e-mail address. It has one @ and a dot behind it."}
	errNoContact = &desk.Error{Kind: desk.Invalid, Code: "contact_missing", Field: "contact",
		Public: "Tell us a phone number or an e-mail address, so that we can reach you."}
	errNoPhone = &desk.Error{Kind: desk.Invalid, Code: "phone_missing", Field: "contact.phone",
		Public: "We need a phone number to call you."}

	phoneShape = regexp.MustCompile(`^\+?[0-9 ().\-/]+( ?(x|ext\.?|#) ?[0-9]{1,6})?$`)
)

// checkContact returns the contact as it is kept; nil where there is nothing
// in it that reaches anybody.
func checkContact(c *desk.Contact) (*desk.Contact, error) {
	if c == nil {
		return nil, nil
	}
	if err := check(line{c.Name, desk.MaxNameRunes}, line{c.BestTime, maxBestTimeRunes}); err != nil {
		return nil, err
	}
	out := *c
	out.Phone, out.Email = strings.TrimSpace(c.Phone), strings.TrimSpace(c.Email)
	switch {
	case out.Phone == "" && out.Email == "":
		return nil, nil
	case out.Phone != "" && !isPhone(out.Phone):
		return nil, errBadPhone
	case out.Email != "" && !isEmail(out.Email):
		return nil, errBadEmail
	}
	return &out, nil
}

func isPhone(s string) bool {
	if len(s) > maxPhoneBytes || !phoneShape.MatchString(s) {
		return false
	}
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= minPhoneDigits && digits <= maxPhoneDigits
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxEmailBytes {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	first, last, dotted := strings.Cut(domain, ".")
	return dotted && first != "" && last != "" && !strings.HasSuffix(last, ".")
}

// contactParts is what a contact is recognised by when it is repeated.
func contactParts(c *desk.Contact) []string {
	if c == nil {
		return nil
	}
	return []string{"contact", c.Name, c.Phone, c.Email, strconv.FormatBool(c.Voicemail), c.BestTime}
}

// GiveContact is the patient telling how they can be reached; it replaces what
// they told before.
func (s *Service) GiveContact(ctx context.Context, a desk.Actor, c desk.ConversationID, in desk.Contact, clientID string) (Item, error) {
	if a.Kind != desk.KindPatient {
		return Item{}, desk.ErrForbidden
	}
	if err := s.mayWrite(a); err != nil {
		return Item{}, err
	}
	kept, refusal := checkContact(&in)
	if refusal == nil && kept == nil {
		refusal = errNoContact
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "contact_given", func(l *desk.Ledger) error {
			if refusal != nil { // behind permission: a foreign conversation answers like a missing one
				return refusal
			}
			giveContact(l, a, kept)
			return nil
		})
	}, append([]string{"give contact"}, contactParts(&in)...)...)
	return s.answer(ctx, a, cmd)
}

// giveContact writes down how the patient can be reached, if they said so.
func giveContact(l *desk.Ledger, a desk.Actor, c *desk.Contact) {
	if c == nil {
		return
	}
	l.Append(desk.ContactGiven, patientFrom(l, a), desk.Body{Contact: c})
}

// Contact is how the patient can be reached, for those alone who have to call
// or write. That they looked is written down first.
func (s *Service) Contact(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.Contact, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return desk.Contact{}, err
	}
	if !row.ContactFor(a) {
		return desk.Contact{}, desk.ErrForbidden
	}
	if err := s.viewed(ctx, a, c, "contact.viewed"); err != nil {
		return desk.Contact{}, err
	}
	found, err := s.contactOf(ctx, c)
	if err != nil {
		return desk.Contact{}, err
	}
	if found == nil {
		return desk.Contact{}, desk.ErrNoSuchThing
	}
	return *found, nil
}

// contactOf is the contact given last, here or else in what was joined to it;
// nil if there is none.
func (s *Service) contactOf(ctx context.Context, c desk.ConversationID) (*desk.Contact, error) {
	e, err := s.store.LastEvent(ctx, c, desk.ContactGiven)
	if errors.Is(err, desk.ErrNoSuchThing) {
		merged, err := s.store.LastEvent(ctx, c, desk.Merged)
		if errors.Is(err, desk.ErrNoSuchThing) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		other, err := s.store.Conversation(ctx, merged.Body.Linked.Conversation)
		if err != nil || other.MergedInto == nil {
			return nil, err // it was taken apart again
		}
		return s.contactOf(ctx, other.ID)
	}
	return e.Body.Contact, err
}

// nameOr is the name a patient gave for the conversation, or else the one to
// ask for on the phone.
func nameOr(name string, c *desk.Contact) string {
	if c == nil {
		return name
	}
	return cmp.Or(name, c.Name)
}
