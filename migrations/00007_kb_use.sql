-- +goose Up

-- One look into the knowledge base from a chat window. The id is made in the
-- window and forgotten with it; no address is ever kept. The patient is known
-- only where their own session asked, or a conversation came of it.
CREATE TABLE visits (
    id         TEXT PRIMARY KEY,
    site_id    TEXT NOT NULL,
    patient_id TEXT NOT NULL, -- '': nobody we know
    seq        BIGINT NOT NULL, -- the last of its log
    begun_at   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL
);

CREATE INDEX visits_last ON visits (last_at);

-- What was done in it, append-only. Queries are kept masked and normalised;
-- searches of the help centre have a visit each, which says nothing of who.
CREATE TABLE visit_events (
    visit_id        TEXT NOT NULL REFERENCES visits (id),
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    kind            TEXT NOT NULL, -- searched, opened, read, voted, answered, contacted
    language        TEXT NOT NULL,
    department_id   TEXT NOT NULL, -- of the best article found, of the article, of the conversation; '': none
    query           TEXT NOT NULL,
    gist            TEXT NOT NULL, -- what queries that ask the same have in common
    results         BIGINT NOT NULL,
    article_id      TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (visit_id, seq)
);

CREATE INDEX visit_events_at ON visit_events (at, visit_id);
CREATE INDEX visit_events_conversation ON visit_events (conversation_id) WHERE conversation_id <> '';
CREATE INDEX article_votes_at ON article_votes (at);

-- +goose Down
DROP INDEX article_votes_at;
DROP TABLE visit_events;
DROP TABLE visits;
