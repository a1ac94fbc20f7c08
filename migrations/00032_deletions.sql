-- +goose Up

-- Files whose message was deleted and whose bytes are still to go.
CREATE INDEX attachments_deleted ON attachments (created_at) WHERE state = 'deleted';

-- +goose Down

DROP INDEX attachments_deleted;
