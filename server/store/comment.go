package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

// Comment is what a patient wrote beside their score, with what a list shows
// of its conversation.
type Comment struct {
	Conversation desk.ConversationID
	Episode      int
	Reference    string
	Name         string
	Status       desk.Status
	Department   desk.DepartmentID
	Topic        string
	Language     string
	Score        int
	Items        desk.Items
	NotSolved    bool
	RatedAt      int64
	Text         string
	Tags         []string
}

// Cursor is the comment's place in its list.
func (k *Comment) Cursor() string {
	return fmt.Sprintf("%d.%s.%d", k.RatedAt, k.Conversation, k.Episode)
}

// Behind reports whether a comment stands behind a place in its list.
func (k *Comment) Behind(c *TaskCursor) bool {
	return cmp.Or(cmp.Compare(k.RatedAt, c.At), cmp.Compare(string(k.Conversation), c.Conversation), cmp.Compare(int64(k.Episode), c.Seq)) < 0
}

// openComment undoes sealComment.
func openComment(raw []byte) string { return string(raw) }

const commentsRated = ` FROM voice_episodes v JOIN conversations c ON c.id = v.conversation_id
	WHERE v.rated_at > 0 AND v.rated_at >= $1 AND v.rated_at < $2 AND length(v.comment) > 0 AND NOT v.spam`

// Comments hands over what patients wrote in [from, to) in departments, the
// last first; nil departments: in all. Spam is no voice of a patient.
func (s *Store) Comments(ctx context.Context, from, to int64, departments []desk.DepartmentID, each func(Comment)) error {
	if departments != nil && len(departments) == 0 {
		return nil
	}
	where, args := commentsIn(departments, []any{from, to})
	tags, err := s.tagsOfComments(ctx, where, args)
	if err != nil {
		return err
	}
	rows, err := s.read(ctx).QueryContext(ctx, `SELECT v.conversation_id, v.episode, c.reference, c.name, c.status, v.department_id, v.topic, v.language,
		v.score, v.felt_heard, v.was_informed, v.effort, v.not_solved, v.rated_at, v.comment`+where+
		" ORDER BY v.rated_at DESC, v.conversation_id DESC, v.episode DESC", args...)
	if err != nil {
		return fmt.Errorf("store: comments: %w", err)
	}
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var k Comment
		var raw []byte
		err := r.Scan(&k.Conversation, &k.Episode, &k.Reference, &k.Name, &k.Status, &k.Department, &k.Topic, &k.Language,
			&k.Score, &k.Items.FeltHeard, &k.Items.WasInformed, &k.Items.Effort, &k.NotSolved, &k.RatedAt, &raw)
		if err == nil {
			k.Text, k.Tags = openComment(raw), tags[commentKey{k.Conversation, k.Episode}]
			each(k)
		}
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("store: comments: %w", err)
	}
	return nil
}

func commentsIn(departments []desk.DepartmentID, args []any) (string, []any) {
	if departments == nil {
		return commentsRated, args
	}
	marks := make([]string, len(departments))
	for i, d := range departments {
		args = append(args, string(d))
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	return commentsRated + " AND v.department_id IN (" + strings.Join(marks, ", ") + ")", args
}

type commentKey struct {
	of      desk.ConversationID
	episode int
}

func (s *Store) tagsOfComments(ctx context.Context, where string, args []any) (map[commentKey][]string, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `SELECT t.conversation_id, t.episode, t.tag_id FROM comment_tags t
		WHERE EXISTS (SELECT 1`+where+` AND v.conversation_id = t.conversation_id AND v.episode = t.episode)
		ORDER BY t.conversation_id, t.episode, t.tag_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: tags of comments: %w", err)
	}
	tags := make(map[commentKey][]string)
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var k commentKey
		var tag string
		err := r.Scan(&k.of, &k.episode, &tag)
		tags[k] = append(tags[k], tag)
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: tags of comments: %w", err)
	}
	return tags, nil
}

// TagComment lets decide say, from where a comment belongs and the tags it has,
// which ones it has from now on; desk.ErrNoSuchThing where there is none.
// Callers take turns.
func (s *Store) TagComment(ctx context.Context, c desk.ConversationID, episode int, by desk.StaffID,
	decide func(in desk.DepartmentID, tags []string) ([]string, []desk.AuditLine, error),
) (tags []string, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		var in desk.DepartmentID
		err := tx.QueryRowContext(ctx, `SELECT department_id FROM voice_episodes
			WHERE conversation_id = $1 AND episode = $2 AND length(comment) > 0 AND NOT spam`+s.dialect.forUse, string(c), int64(episode)).Scan(&in)
		if err == sql.ErrNoRows {
			return desk.ErrNoSuchThing
		}
		if err != nil {
			return fmt.Errorf("store: tag comment: %w", err)
		}
		rows, err := tx.QueryContext(ctx, "SELECT tag_id FROM comment_tags WHERE conversation_id = $1 AND episode = $2 ORDER BY tag_id", string(c), int64(episode))
		if err != nil {
			return fmt.Errorf("store: tag comment: %w", err)
		}
		there, err := collect(rows, func(r *sql.Rows) (tag string, err error) { return tag, r.Scan(&tag) })
		if err != nil {
			return fmt.Errorf("store: tag comment: %w", err)
		}
		var lines []desk.AuditLine
		if tags, lines, err = decide(in, append([]string{}, there...)); err != nil {
			return err
		}
		return s.keepCommentTags(ctx, tx, c, episode, by, there, tags, lines)
	})
	return tags, err
}

func (s *Store) keepCommentTags(ctx context.Context, tx *sql.Tx, c desk.ConversationID, episode int, by desk.StaffID, was, is []string, lines []desk.AuditLine) error {
	for _, tag := range was {
		if !slices.Contains(is, tag) {
			err := s.exec(ctx, tx, "DELETE FROM comment_tags WHERE conversation_id = $1 AND episode = $2 AND tag_id = $3", string(c), int64(episode), tag)
			if err != nil {
				return fmt.Errorf("store: tag comment: %w", err)
			}
		}
	}
	for _, tag := range is {
		if !slices.Contains(was, tag) {
			err := s.exec(ctx, tx, "INSERT INTO comment_tags (conversation_id, episode, tag_id, tagged_by, tagged_at) VALUES ($1, $2, $3, $4, $5)",
				string(c), int64(episode), tag, string(by), s.now())
			if err != nil {
				return fmt.Errorf("store: tag comment: %w", err)
			}
		}
	}
	return s.audit(tx, lines)
}
