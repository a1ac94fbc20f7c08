-- +goose Up

-- What was changed in the house, newest first: the lines that keep what was
-- before and after, beside the many that tell of conversations.
CREATE INDEX audit_changes ON audit (id) WHERE conversation_id = '' AND details <> '';

-- +goose Down
DROP INDEX audit_changes;
