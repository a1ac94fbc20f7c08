-- +goose Up

-- The facts of one UTC day, packed: what reports over a long time read instead
-- of a row for each episode. Made from the rows, and only as good as them.
CREATE TABLE fact_blocks (
    day  BIGINT PRIMARY KEY, -- from 1970
    body BYTEA NOT NULL -- see server/report
);

-- Days of which a row has changed since their block was made: written with the
-- row, so that nobody takes the block for what it no longer is. A change is a
-- row of its own: writers do not wait for each other.
CREATE TABLE fact_changes (
    day BIGINT NOT NULL,
    id  BIGINT NOT NULL, -- any number
    PRIMARY KEY (day, id)
);

-- +goose Down
DROP TABLE fact_changes;
DROP TABLE fact_blocks;
