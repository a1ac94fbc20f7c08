-- +goose Up

-- What staff work with: tags, canned replies, macros, saved views. Each is of
-- the whole clinic, of a department or of one person.
CREATE TABLE tools (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL, -- tag, reply, macro, view
    scope      TEXT NOT NULL, -- all, department, person
    owner_id   TEXT NOT NULL, -- of the department or person; '': the clinic
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL, -- as it is compared: no two of one owner are alike
    body       TEXT NOT NULL, -- JSON, by kind
    version    BIGINT NOT NULL, -- grows with every change; whoever changes names the one they saw
    changed_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL -- 0: in use; logs may still name it
);

CREATE UNIQUE INDEX tools_name ON tools (kind, scope, owner_id, name_key) WHERE deleted_at = 0;

-- Which conversations carry a tag: a projection of the log, for views.
CREATE TABLE marks (
    mark            TEXT NOT NULL, -- id of the tag
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (mark, conversation_id)
);

CREATE INDEX marks_conversation ON marks (conversation_id);

-- Who was mentioned in which note. It is unread while their read mark is before it.
CREATE TABLE mentions (
    staff_id        TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (staff_id, conversation_id, seq)
);

CREATE INDEX mentions_recent ON mentions (staff_id, at);

-- +goose Down
DROP TABLE mentions;
DROP TABLE marks;
DROP TABLE tools;
