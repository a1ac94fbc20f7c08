-- +goose Up

-- What somebody does to many conversations at once. Which those are is settled
-- as it starts; what became of each is written in the transaction of its own
-- command, with what undoing it needs.
CREATE TABLE bulk_runs (
    id         TEXT PRIMARY KEY,
    staff_id   TEXT NOT NULL,
    client_id  TEXT NOT NULL, -- of the request that began it
    state      TEXT NOT NULL, -- running, done, stopped, undoing, undone, undo_stopped
    body       TEXT NOT NULL, -- JSON: what is done, to what
    total      BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- 0: it goes on
    undo_until BIGINT NOT NULL  -- 0: not yet known
);

-- One at a time of one person.
CREATE UNIQUE INDEX bulk_runs_going ON bulk_runs (staff_id) WHERE ended_at = 0;
CREATE UNIQUE INDEX bulk_runs_asked ON bulk_runs (staff_id, client_id);
CREATE INDEX bulk_runs_started ON bulk_runs (started_at);

CREATE TABLE bulk_items (
    run_id          TEXT NOT NULL,
    position        BIGINT NOT NULL, -- 1, 2, 3, … as they were listed
    conversation_id TEXT NOT NULL,
    stood           TEXT NOT NULL,   -- how it stood as the run started
    state           TEXT NOT NULL,   -- waiting, done, same, skipped, undone, kept
    reason          TEXT NOT NULL,   -- skipped, kept: the code of why
    undo            TEXT NOT NULL,   -- done: JSON of what undoing needs
    PRIMARY KEY (run_id, position)
);

CREATE INDEX bulk_items_state ON bulk_items (run_id, state, position);

-- +goose Down
DROP TABLE bulk_items;
DROP TABLE bulk_runs;
