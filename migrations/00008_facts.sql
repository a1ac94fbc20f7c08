-- +goose Up

-- The facts of the current episode, and what the next event needs to go on
-- with them; empty: the log has to be read first. Those of earlier episodes
-- are in the table below.
ALTER TABLE conversations ADD COLUMN facts BYTEA NOT NULL DEFAULT '';
CREATE INDEX conversations_unfolded ON conversations (id) WHERE length(facts) = 0;
CREATE INDEX conversations_going_on ON conversations (opened_at) WHERE unresolved;

-- One row for each episode that ended, and for those of imported logs: what
-- figures are read off. A copy of what the log says, never the truth.
CREATE TABLE facts (
    source          TEXT NOT NULL, -- '': our own; or the name of an imported log
    conversation_id TEXT NOT NULL,
    number          BIGINT NOT NULL, -- of the episode within the conversation
    opened_at       BIGINT NOT NULL,
    ended_at        BIGINT NOT NULL, -- 0: an imported case that goes on
    class           BIGINT NOT NULL, -- how long it took, as a power of two in days: see factsClass in server/store
    hidden          BOOLEAN NOT NULL, -- marked as spam
    body            BYTEA NOT NULL, -- see server/report
    PRIMARY KEY (source, conversation_id, number)
);

CREATE INDEX facts_opened ON facts (opened_at);
CREATE INDEX facts_class ON facts (class, opened_at);
CREATE INDEX facts_again ON facts (opened_at) WHERE number > 1;

-- Logs of other systems, whose cases stand among the facts.
CREATE TABLE imported_logs (
    name        TEXT PRIMARY KEY,
    imported_at BIGINT NOT NULL,
    as_of       BIGINT NOT NULL, -- the last instant the log knows of
    summary     TEXT NOT NULL -- JSON: what was read, and what was not
);

-- +goose Down
DROP TABLE imported_logs;
DROP TABLE facts;
DROP INDEX conversations_going_on;
DROP INDEX conversations_unfolded;
ALTER TABLE conversations DROP COLUMN facts;
