package clinic

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

// maxReplyRows is how many texts one file brings in.
const maxReplyRows = 500

// ReplyImport is what a file of canned replies would do, or did.
type ReplyImport struct {
	Replies []desk.Tool
	Bad     []BadRow
}

// ErrBadReplyRows refuses a file that has rows which cannot be taken: no reply
// of it is added.
var ErrBadReplyRows = &desk.Error{Kind: desk.Invalid, Code: "bad_rows",
	Public: "Some rows of the file cannot be taken, so no reply was added. Mend them and import the file again."}

var replyColumns = []string{"name", "shortcut", "department", "language", "text"}

// ImportReplies adds the canned replies of a CSV file: all of them, or with one
// bad row none. Dry, it only says what it would do. Each row is a text in one
// language; rows of one name and department are one reply. Without a department
// it is the whole clinic's.
func (s *Service) ImportReplies(ctx context.Context, a desk.Actor, file []byte, dry bool) (ReplyImport, error) {
	var out ReplyImport
	if err := desk.AdminOnly(a); err != nil {
		return out, err
	}
	rows, err := readTable(file, replyColumns, []string{"name", "language", "text"}, maxReplyRows)
	if err != nil {
		return out, err
	}
	there, err := s.store.Tools(ctx, desk.ToolReply)
	if err != nil {
		return out, err
	}
	taken := make(map[string]bool, len(there))
	for i := range there {
		if there[i].DeletedAt == 0 {
			taken[replyKey(&there[i])] = true
		}
	}
	begun := map[string]*begunReply{} // by scope, owner and name
	var order []*begunReply
	for _, row := range rows {
		t, bad := s.replyOf(ctx, row)
		if bad == nil {
			key := replyKey(&t)
			switch before := begun[key]; {
			case taken[key]:
				bad = &BadRow{Line: row.line, Column: "name", Problem: "There is already a canned reply with this name."}
			case before == nil:
				begun[key] = &begunReply{tool: t, line: row.line}
				order = append(order, begun[key])
			default:
				bad = before.add(row, &t)
			}
		}
		if bad != nil {
			out.Bad = append(out.Bad, *bad)
		}
	}
	for _, b := range order {
		if err := s.complete(ctx, &b.tool); err != nil {
			out.Bad = append(out.Bad, BadRow{Line: b.line, Column: "language", Problem: desk.AsError(err).Public})
			continue
		}
		out.Replies = append(out.Replies, b.tool)
	}
	// Some are known only once the file was read to its end.
	slices.SortStableFunc(out.Bad, func(a, b BadRow) int { return a.Line - b.Line })
	if dry {
		return out, nil
	}
	if len(out.Bad) > 0 {
		return out, ErrBadReplyRows
	}
	lines := make([]desk.AuditLine, len(out.Replies))
	for i := range out.Replies {
		t := &out.Replies[i]
		t.ID = desk.NewID("t", s.now())
		if lines[i], err = s.changed(a, "reply.imported", t.ID, nil, t); err != nil {
			return out, err
		}
	}
	return out, s.store.AddTools(ctx, out.Replies, lines)
}

// begunReply is a reply that later rows may bring further languages of.
type begunReply struct {
	tool desk.Tool
	line int // of its first row
}

func (b *begunReply) add(row tableRow, t *desk.Tool) *BadRow {
	for l, text := range t.Reply.Texts {
		if _, twice := b.tool.Reply.Texts[l]; twice {
			return &BadRow{Line: row.line, Column: "language", Problem: "This reply stands above in the file, in this language."}
		}
		b.tool.Reply.Texts[l] = text
	}
	switch was := &b.tool.Reply.Shortcut; {
	case *was == "":
		*was = t.Reply.Shortcut
	case t.Reply.Shortcut != "" && t.Reply.Shortcut != *was:
		return &BadRow{Line: row.line, Column: "shortcut", Problem: fmt.Sprintf("The same reply has another shortcut in line %d.", b.line)}
	}
	return nil
}

func replyKey(t *desk.Tool) string {
	return string(t.Scope) + "/" + t.Owner + "/" + t.Key()
}

// replyOf is the reply of one row, in its one language.
func (s *Service) replyOf(ctx context.Context, row tableRow) (desk.Tool, *BadRow) {
	if row.bad != nil {
		return desk.Tool{}, row.bad
	}
	t := desk.Tool{Kind: desk.ToolReply, Scope: desk.ScopeAll, Name: row.of["name"], Reply: &desk.Reply{
		Shortcut: strings.ToLower(strings.TrimPrefix(row.of["shortcut"], "/")),
		Texts:    map[string]string{row.of["language"]: row.of["text"]},
	}}
	bad := func(column string, err error) (desk.Tool, *BadRow) {
		return t, &BadRow{Line: row.line, Column: column, Problem: desk.AsError(err).Public}
	}
	if key := row.of["department"]; key != "" {
		d, err := s.department(ctx, key)
		if err != nil {
			return bad("department", desk.Invalidf("There is no department with this key. Leave it empty for the whole clinic."))
		}
		t.Scope, t.Owner = desk.ScopeDepartment, string(d.ID)
	}
	if !bcp47.Valid(row.of["language"]) {
		return t, &BadRow{Line: row.line, Column: "language", Word: shortened(row.of["language"]), Problem: errBadLanguage.Public}
	}
	if row.of["text"] == "" {
		return bad("text", desk.Invalidf("There is no text in this row."))
	}
	if err := desk.CheckText(row.of["text"]); err != nil {
		return bad("text", err)
	}
	if err := s.checkTool(ctx, &t); err != nil {
		return bad("", err)
	}
	return t, nil
}
