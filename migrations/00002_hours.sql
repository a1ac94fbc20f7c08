-- +goose Up

-- One row for each department that keeps hours: what its writers lock, and
-- what other processes look at to see that something changed.
CREATE TABLE calendars (
    department_id TEXT PRIMARY KEY REFERENCES departments (id),
    changed_at    BIGINT NOT NULL
);

-- Hours are never changed, only followed by others: of the versions whose
-- effective_from has come, the greatest holds, and of equals the one recorded
-- last. An event names the version that a patient was shown.
CREATE TABLE calendar_versions (
    id             TEXT PRIMARY KEY,
    department_id  TEXT NOT NULL REFERENCES calendars (department_id),
    effective_from BIGINT NOT NULL,
    recorded_at    BIGINT NOT NULL,
    author_kind    TEXT NOT NULL,
    author_id      TEXT NOT NULL,
    author_name    TEXT NOT NULL, -- as it was then
    reason         TEXT NOT NULL, -- never empty where effective_from lies before recorded_at
    zone           TEXT NOT NULL, -- IANA name
    always         BOOLEAN NOT NULL, -- open day and night
    week           TEXT NOT NULL, -- JSON: seven lists of {from, to} in minutes of the day, Sunday first
    exceptions     TEXT NOT NULL, -- JSON: such a list by date; an empty one is a closed day
    UNIQUE (department_id, recorded_at)
);

-- +goose Down
DROP TABLE calendar_versions;
DROP TABLE calendars;
