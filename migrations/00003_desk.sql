-- +goose Up

-- When a rule has to look at a conversation next (0: never), and what of it no
-- query looks for (JSON).
ALTER TABLE conversations ADD COLUMN timer_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN more BYTEA NOT NULL DEFAULT '{"m":"live"}';

-- A supervisor has to look at it, and it is unresolved.
ALTER TABLE conversations ADD COLUMN escalated BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX conversations_escalated ON conversations (department_id, rank, id) WHERE escalated;

-- Who is asked to take it; '': nobody.
ALTER TABLE conversations ADD COLUMN offered_to TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_offered ON conversations (offered_to, rank, id) WHERE offered_to <> '';

-- The first look at each open conversation sets its timer.
UPDATE conversations SET timer_at = 1 WHERE unresolved;
DROP INDEX conversations_snoozed;
CREATE INDEX conversations_timer ON conversations (timer_at) WHERE timer_at > 0;

-- Ranks have classes now: see Rank in server/desk.
UPDATE conversations SET rank = CASE
    WHEN unresolved AND waiting_since > 0 THEN 50000000000000 + waiting_since
    ELSE 80000000000000 - last_at END;

ALTER TABLE staff ADD COLUMN capacity BIGINT NOT NULL DEFAULT 3; -- live conversations at once
ALTER TABLE staff ADD COLUMN presence_at BIGINT NOT NULL DEFAULT 0; -- since when the presence holds
ALTER TABLE departments ADD COLUMN clinical BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE departments ADD COLUMN intake TEXT NOT NULL DEFAULT '{}'; -- JSON: a stop of intake
ALTER TABLE sites ADD COLUMN banner TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE patients ADD COLUMN blocked_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX patients_blocked ON patients (id) WHERE blocked_at > 0;

-- Work in another department until a time.
CREATE TABLE staff_loans (
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    department_id TEXT NOT NULL REFERENCES departments (id),
    until         BIGINT NOT NULL,
    PRIMARY KEY (staff_id, department_id)
);

-- How departments work. Versions are only added: an episode keeps the targets
-- of the one in force when it opened.
CREATE TABLE policies (
    id            TEXT PRIMARY KEY,
    department_id TEXT NOT NULL REFERENCES departments (id),
    recorded_at   BIGINT NOT NULL, -- grows with every version of a department
    author_kind   TEXT NOT NULL,
    author_id     TEXT NOT NULL,
    author_name   TEXT NOT NULL, -- as it was then
    body          TEXT NOT NULL, -- JSON
    UNIQUE (department_id, recorded_at)
);

-- What only one conversation can have: places in call-back slots.
CREATE TABLE claims (
    key             TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL
);

CREATE INDEX claims_conversation ON claims (conversation_id, key);

-- What everybody did today, for whoever steers the day.
CREATE INDEX staff_activity_at ON staff_activity (at);

-- Serving processes. One that beats no more has no sockets.
CREATE TABLE processes (
    id      TEXT PRIMARY KEY,
    beat_at BIGINT NOT NULL
);

-- Who has a socket where: staff by their id, patients by the conversation they
-- have before them. Written when it changes, a second's changes at once.
CREATE TABLE attendance (
    subject    TEXT NOT NULL,
    process_id TEXT NOT NULL,
    since      BIGINT NOT NULL,
    left_at    BIGINT NOT NULL, -- 0: here
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (subject, process_id)
);

CREATE INDEX attendance_process ON attendance (process_id);
CREATE INDEX attendance_changed ON attendance (changed_at);

-- Rules that one process at a time carries out.
CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);

-- Each range of waiting time that a patient was told, and what came of it.
CREATE TABLE wait_estimates (
    id              TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    department_id   TEXT NOT NULL,
    episode         BIGINT NOT NULL,
    queued_at       BIGINT NOT NULL, -- start of the queue entry
    at              BIGINT NOT NULL,
    place           BIGINT NOT NULL,
    low_ms          BIGINT NOT NULL, -- of the rest of the wait; -1: hidden, because it could not be relied upon
    high_ms         BIGINT NOT NULL,
    reason          TEXT NOT NULL, -- why it was hidden
    model           TEXT NOT NULL, -- version of the rule that made it
    ended_at        BIGINT NOT NULL, -- 0: still waiting
    outcome         TEXT NOT NULL -- accepted, abandoned, converted, withdrawn, moved
);

CREATE INDEX wait_estimates_open ON wait_estimates (conversation_id) WHERE ended_at = 0;
CREATE INDEX wait_estimates_department ON wait_estimates (department_id, ended_at);

-- +goose Down
DROP TABLE wait_estimates;
DROP TABLE leases;
DROP TABLE attendance;
DROP TABLE processes;
DROP TABLE claims;
DROP TABLE policies;
DROP INDEX staff_activity_at;
DROP TABLE staff_loans;
DROP INDEX patients_blocked;
ALTER TABLE patients DROP COLUMN blocked_at;
ALTER TABLE sites DROP COLUMN banner;
ALTER TABLE departments DROP COLUMN intake;
ALTER TABLE departments DROP COLUMN clinical;
ALTER TABLE staff DROP COLUMN presence_at;
ALTER TABLE staff DROP COLUMN capacity;
DROP INDEX conversations_timer;
DROP INDEX conversations_offered;
ALTER TABLE conversations DROP COLUMN offered_to;
DROP INDEX conversations_escalated;
ALTER TABLE conversations DROP COLUMN escalated;
ALTER TABLE conversations DROP COLUMN more;
ALTER TABLE conversations DROP COLUMN timer_at;
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until > 0;
