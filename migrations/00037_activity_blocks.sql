-- +goose Up

-- What people did on one UTC day by their own logs, packed: what reports over a
-- long time read instead of a row for each step. Those logs only ever grow, so a
-- day that is over stays what it is.
CREATE TABLE activity_blocks (
    day     BIGINT PRIMARY KEY, -- from 1970
    version BIGINT NOT NULL, -- any number, another one each time it is made
    body    BYTEA NOT NULL -- see server/report
);

-- +goose Down
DROP TABLE activity_blocks;
