-- +goose Up

-- What happened on a day that explains a figure: a holiday, a change. Whoever
-- reads figures adds it to the time axis and takes it off again; it stays here.
CREATE TABLE annotations (
    id            TEXT PRIMARY KEY,
    first_day     TEXT NOT NULL, -- local dates, 2026-11-26
    last_day      TEXT NOT NULL,
    department_id TEXT NOT NULL, -- '': the whole house
    note          TEXT NOT NULL,
    author_kind   TEXT NOT NULL,
    author_id     TEXT NOT NULL,
    author_name   TEXT NOT NULL, -- as it was then
    created_at    BIGINT NOT NULL,
    removed_at    BIGINT NOT NULL -- 0: it stands
);

CREATE INDEX annotations_days ON annotations (last_day, first_day) WHERE removed_at = 0;

-- A month's figures as they were shown to a board. Never changed: a later
-- freezing adds another one.
CREATE TABLE boards (
    id          TEXT PRIMARY KEY,
    month       TEXT NOT NULL, -- 2026-10
    scope       TEXT NOT NULL, -- ids of the departments that count, in order
    zone        TEXT NOT NULL, -- whose days the month is made of
    as_of       BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id   TEXT NOT NULL,
    author_name TEXT NOT NULL, -- as it was then
    body        TEXT NOT NULL  -- JSON: the figures with their definitions
);

CREATE INDEX boards_month ON boards (month, scope, zone, as_of);

-- +goose Down
DROP TABLE boards;
DROP TABLE annotations;
