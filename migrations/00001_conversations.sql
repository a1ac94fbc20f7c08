-- +goose Up

CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE sites (
    id             TEXT PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    origins        TEXT NOT NULL, -- JSON array
    languages      TEXT NOT NULL, -- JSON array, first is the default
    zone           TEXT NOT NULL,
    brand_color    TEXT NOT NULL,
    emergency      TEXT NOT NULL, -- JSON array of {label, tel}
    notice_version TEXT NOT NULL,
    departments    TEXT NOT NULL, -- JSON array of department ids, in order
    changed_at     BIGINT NOT NULL
);

CREATE TABLE departments (
    id         TEXT PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL, -- JSON by language
    topics     TEXT NOT NULL, -- JSON array of {key, name}
    position   BIGINT NOT NULL,
    active     BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE staff (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    languages     TEXT NOT NULL, -- JSON array
    password_hash TEXT NOT NULL, -- argon2id, PHC form
    active        BOOLEAN NOT NULL,
    presence      TEXT NOT NULL,   -- projection of this person's own log
    activity_seq  BIGINT NOT NULL, -- last seq of that log
    changed_at    BIGINT NOT NULL
);

CREATE TABLE staff_departments (
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    department_id TEXT NOT NULL REFERENCES departments (id),
    PRIMARY KEY (staff_id, department_id)
);

CREATE INDEX staff_departments_department ON staff_departments (department_id);

-- A person's own append-only log: presence now, focus later.
CREATE TABLE staff_activity (
    staff_id TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    value    TEXT NOT NULL,
    source   TEXT NOT NULL,
    PRIMARY KEY (staff_id, seq)
);

CREATE TABLE patients (
    id         TEXT PRIMARY KEY,
    site_id    TEXT NOT NULL REFERENCES sites (id),
    created_at BIGINT NOT NULL
);

-- Sign-ins of both sides. A socket lives as long as its session.
CREATE TABLE sessions (
    id              TEXT PRIMARY KEY,
    kind            TEXT NOT NULL, -- patient, staff
    owner_id        TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    revoked_at      BIGINT NOT NULL, -- 0: not revoked
    revoked_reason  TEXT NOT NULL,
    refresh_hash    TEXT NOT NULL, -- of the refresh token in force; '' for patients
    previous_hash   TEXT NOT NULL, -- of the one before, good for a grace time
    rotated_at      BIGINT NOT NULL
);

CREATE INDEX sessions_owner ON sessions (owner_id, kind);
CREATE INDEX sessions_revoked ON sessions (revoked_at);

-- One-time links: the first admin; invitations and resets later.
CREATE TABLE one_time_links (
    token_hash TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    target     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL -- 0: not used
);

-- A projection of the log, written with it in one transaction.
CREATE TABLE conversations (
    id              TEXT PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    site_id         TEXT NOT NULL,
    department_id   TEXT NOT NULL,
    patient_id      TEXT NOT NULL,
    topic           TEXT NOT NULL,
    language        TEXT NOT NULL,
    name            TEXT NOT NULL,
    about           TEXT NOT NULL,
    status          TEXT NOT NULL,
    waiting_on      TEXT NOT NULL,
    snoozed_until   BIGINT NOT NULL,
    assignee_id     TEXT NOT NULL, -- '': nobody
    accepted_at     BIGINT NOT NULL,
    episode         BIGINT NOT NULL,
    opened_at       BIGINT NOT NULL,
    human_due_at    BIGINT NOT NULL,
    responded_at    BIGINT NOT NULL,
    resolved_at     BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    patient_seq     BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    waiting_since   BIGINT NOT NULL,
    last_patient_at BIGINT NOT NULL,
    preview         BYTEA NOT NULL, -- bytes: passes the same seam as bodies
    preview_from    TEXT NOT NULL,
    unresolved      BOOLEAN NOT NULL,
    rank            BIGINT NOT NULL, -- order of lists
    rev             BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL
);

-- Each index holds a list's order, so that a page costs the same at any size.
-- Views over several departments merge one short page of each department.
CREATE INDEX conversations_department ON conversations (department_id, unresolved, rank, id);
CREATE INDEX conversations_department_assignee ON conversations (department_id, assignee_id, unresolved, rank, id);
CREATE INDEX conversations_patient ON conversations (patient_id, id);
CREATE INDEX conversations_changed ON conversations (changed_at, id);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until > 0;

CREATE TABLE events (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    patient_prev    BIGINT NOT NULL,
    patient_sees    BOOLEAN NOT NULL,
    at              BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    from_kind       TEXT NOT NULL,
    from_id         TEXT NOT NULL,
    client_id       TEXT NOT NULL,
    dedup           BYTEA, -- digest of author and client_id within their scope; NULL without one
    digest          BYTEA, -- keyed digest of what was sent under that client_id
    body            BYTEA NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

CREATE UNIQUE INDEX events_dedup ON events (dedup);

-- How far each person has read.
CREATE TABLE reads (
    conversation_id TEXT NOT NULL,
    reader          TEXT NOT NULL, -- patient:p_… or staff:s_…
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, reader)
);

CREATE TABLE drafts (
    staff_id        TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    mode            TEXT NOT NULL,
    body            BYTEA NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (staff_id, conversation_id, mode)
);

-- Who did what and who saw what. The hash columns are filled by a job that
-- chains the lines afterwards.
CREATE TABLE audit (
    id              TEXT PRIMARY KEY,
    at              BIGINT NOT NULL,
    actor_kind      TEXT NOT NULL,
    actor_id        TEXT NOT NULL,
    session_id      TEXT NOT NULL,
    action          TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    target          TEXT NOT NULL,
    details         TEXT NOT NULL,
    previous_hash   BYTEA,
    hash            BYTEA
);

-- What was written to a conversation is in its log; this finds the rest: who
-- viewed it, who changed it. Leaving messages out keeps a page per message from
-- being written.
CREATE INDEX audit_conversation ON audit (conversation_id, id)
    WHERE action <> 'message.sent';

-- +goose Down
DROP TABLE audit;
DROP TABLE drafts;
DROP TABLE reads;
DROP TABLE events;
DROP TABLE conversations;
DROP TABLE one_time_links;
DROP TABLE sessions;
DROP TABLE patients;
DROP TABLE staff_activity;
DROP TABLE staff_departments;
DROP TABLE staff;
DROP TABLE departments;
DROP TABLE sites;
DROP TABLE settings;
