-- +goose Up

-- What is asked of patients once they have been helped. Versions are only
-- added: a changed one begins a new series.
CREATE TABLE survey_sets (
    id          TEXT PRIMARY KEY,
    recorded_at BIGINT NOT NULL UNIQUE, -- grows with every version
    author_kind TEXT NOT NULL,
    author_id   TEXT NOT NULL,
    author_name TEXT NOT NULL, -- as it was then
    approved_by TEXT NOT NULL, -- who answers for the wording
    body        TEXT NOT NULL  -- JSON
);

-- One row an episode that ended or was given a reason: read off the log,
-- written with it.
CREATE TABLE voice_episodes (
    conversation_id TEXT NOT NULL,
    episode         BIGINT NOT NULL,
    site_id         TEXT NOT NULL,
    department_id   TEXT NOT NULL,
    patient_id      TEXT NOT NULL,
    topic           TEXT NOT NULL,
    language        TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    closed_at       BIGINT NOT NULL, -- 0: still open
    handler_id      TEXT NOT NULL,   -- who wrote four fifths of it; '': the work was shared
    replies         BIGINT NOT NULL, -- public messages by people
    set_id          TEXT NOT NULL,   -- '': the patient was not asked
    sent_at         BIGINT NOT NULL,
    until_at        BIGINT NOT NULL,
    withheld        TEXT NOT NULL,   -- why not, where it could have been asked
    withheld_note   TEXT NOT NULL DEFAULT '',
    rated_at        BIGINT NOT NULL DEFAULT 0, -- the first answer; 0: none
    score           BIGINT NOT NULL,
    felt_heard      BIGINT NOT NULL,
    was_informed    BIGINT NOT NULL,
    effort          BIGINT NOT NULL,
    not_solved      BOOLEAN NOT NULL DEFAULT FALSE, -- the patient said so afterwards
    comment         BYTEA NOT NULL DEFAULT '',
    reason          TEXT NOT NULL,
    prevented_by    TEXT NOT NULL,
    spam            BOOLEAN NOT NULL,
    PRIMARY KEY (conversation_id, episode)
);

CREATE INDEX voice_episodes_closed ON voice_episodes (closed_at, conversation_id, episode);
CREATE INDEX voice_episodes_patient ON voice_episodes (patient_id, sent_at) WHERE sent_at > 0;
CREATE INDEX voice_episodes_rated ON voice_episodes (rated_at, conversation_id, episode) WHERE rated_at > 0;

-- Links by which a survey can be answered without the chat: digests alone.
CREATE TABLE survey_links (
    digest          TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    episode         BIGINT NOT NULL,
    patient_id      TEXT NOT NULL,
    site_id         TEXT NOT NULL,
    made_by         TEXT NOT NULL,
    made_at         BIGINT NOT NULL
);

CREATE INDEX survey_links_conversation ON survey_links (conversation_id, episode);

-- Tasks to make good what went wrong: read off the log, written with it.
CREATE TABLE recovery_tasks (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL, -- of the event that opened it
    episode         BIGINT NOT NULL,
    cause           TEXT NOT NULL,   -- low_score, not_solved, complaint
    score           BIGINT NOT NULL,
    site_id         TEXT NOT NULL,
    department_id   TEXT NOT NULL,
    owner_id        TEXT NOT NULL,   -- '': somebody has to be found
    rated_id        TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    contacted_at    BIGINT NOT NULL, -- 0: nobody has written to the patient since
    closed_at       BIGINT NOT NULL, -- 0: open
    closed_by       TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    tries           BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

CREATE INDEX recovery_tasks_open ON recovery_tasks (due_at, conversation_id, seq) WHERE closed_at = 0;
CREATE INDEX recovery_tasks_opened ON recovery_tasks (opened_at, conversation_id, seq);

-- Why patients write, as the clinic sorts it, and what is done about it.
CREATE TABLE contact_reasons (
    key        TEXT PRIMARY KEY,
    name       TEXT NOT NULL, -- JSON, by language
    position   BIGINT NOT NULL,
    retired    BOOLEAN NOT NULL,
    plan       TEXT NOT NULL, -- JSON
    changed_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE contact_reasons;
DROP TABLE recovery_tasks;
DROP TABLE survey_links;
DROP TABLE voice_episodes;
DROP TABLE survey_sets;
