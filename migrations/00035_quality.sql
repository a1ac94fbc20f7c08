-- +goose Up

-- What reviewers look for. Versions are only added: the last one holds for the
-- next draws.
CREATE TABLE quality_cards (
    version   BIGINT PRIMARY KEY, -- 1, 2, 3, …
    body      TEXT NOT NULL, -- JSON: items with names by language
    author_id TEXT NOT NULL, -- of staff
    at        BIGINT NOT NULL
);

-- One draw a department and month, with all that it takes to draw it again.
CREATE TABLE quality_draws (
    id            TEXT PRIMARY KEY,
    department_id TEXT NOT NULL,
    month         TEXT NOT NULL, -- 2026-10
    zone          TEXT NOT NULL, -- IANA
    from_ms       BIGINT NOT NULL,
    to_ms         BIGINT NOT NULL,
    size          BIGINT NOT NULL, -- for each person
    seed          TEXT NOT NULL,
    rule          TEXT NOT NULL, -- by which it was drawn
    card          BIGINT NOT NULL, -- version
    author_id     TEXT NOT NULL,
    at            BIGINT NOT NULL,
    UNIQUE (department_id, month)
);

-- From how many conversations a person's were drawn, and a digest of which.
CREATE TABLE quality_frames (
    draw_id  TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    n        BIGINT NOT NULL,
    digest   TEXT NOT NULL,
    PRIMARY KEY (draw_id, staff_id)
);

-- What was drawn, in the order of the draw, and what came of it.
CREATE TABLE quality_samples (
    id              TEXT PRIMARY KEY,
    draw_id         TEXT NOT NULL,
    staff_id        TEXT NOT NULL, -- whose work it is
    department_id   TEXT NOT NULL,
    position        BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    version         BIGINT NOT NULL, -- grows with every change of the review
    reviewer_id     TEXT NOT NULL, -- '': nobody began
    marks           TEXT NOT NULL, -- JSON: by item
    note            BYTEA NOT NULL,
    finished_at     BIGINT NOT NULL, -- 0: not yet
    seen_at         BIGINT NOT NULL,
    answer          BYTEA NOT NULL,
    answered_at     BIGINT NOT NULL
);

CREATE INDEX quality_samples_draw ON quality_samples (draw_id, staff_id, position);
CREATE INDEX quality_samples_staff ON quality_samples (staff_id, finished_at);

-- +goose Down
DROP TABLE quality_samples;
DROP TABLE quality_frames;
DROP TABLE quality_draws;
DROP TABLE quality_cards;
