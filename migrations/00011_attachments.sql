-- +goose Up

-- Files that people sent. Their bytes lie in the folder attach of the data
-- folder, or wherever blobs are kept, under the same id.
CREATE TABLE attachments (
    id           TEXT PRIMARY KEY,
    owner        TEXT NOT NULL, -- the conversation or article that shows it; '': not used yet
    seq          BIGINT NOT NULL, -- of the event that shows it; 0: none
    patient_sees BOOLEAN NOT NULL, -- as that event
    author       TEXT NOT NULL, -- who sent it in: kind:id
    client_id    TEXT NOT NULL, -- of the upload; '': it had none
    name         BYTEA NOT NULL, -- as private as words
    type         TEXT NOT NULL, -- by content
    size         BIGINT NOT NULL,
    width        BIGINT NOT NULL, -- 0: no picture
    height       BIGINT NOT NULL,
    preview      BOOLEAN NOT NULL, -- there is a small picture of it
    digest       BYTEA NOT NULL, -- SHA-256 of the bytes as kept
    state        TEXT NOT NULL, -- scanning, clean, infected, unscanned
    created_at   BIGINT NOT NULL
);

CREATE INDEX attachments_owner ON attachments (owner, seq);
-- How much somebody sent in lately, and which upload a repeated one is.
CREATE INDEX attachments_author ON attachments (author, created_at);
CREATE UNIQUE INDEX attachments_client ON attachments (author, client_id) WHERE client_id <> '';
-- What nobody used, and what the scanner has not answered about.
CREATE INDEX attachments_unused ON attachments (created_at) WHERE owner = '';
CREATE INDEX attachments_scanning ON attachments (created_at) WHERE state = 'scanning';

-- +goose Down

DROP TABLE attachments;
