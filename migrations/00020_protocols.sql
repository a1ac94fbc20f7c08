-- +goose Up

-- Checklists, one for a topic of a department. Versions are only added: the
-- last one holds.
CREATE TABLE protocols (
    department_id TEXT NOT NULL,
    topic         TEXT NOT NULL, -- key
    version       BIGINT NOT NULL, -- 1, 2, 3, …
    body          TEXT NOT NULL, -- JSON: title, steps, owner, review
    author_id     TEXT NOT NULL, -- of staff
    at            BIGINT NOT NULL,
    PRIMARY KEY (department_id, topic, version)
);

-- What of them was done in a conversation.
CREATE TABLE protocol_ticks (
    conversation_id TEXT NOT NULL,
    department_id   TEXT NOT NULL, -- whose protocol
    topic           TEXT NOT NULL,
    step            TEXT NOT NULL, -- id; it stays the same in later versions
    version         BIGINT NOT NULL, -- that was shown
    staff_id        TEXT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, department_id, topic, step)
);

-- +goose Down
DROP TABLE protocol_ticks;
DROP TABLE protocols;
