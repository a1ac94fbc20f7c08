-- +goose Up

-- Each making of a day's block has a number of its own, so that whoever keeps in
-- memory what it read of a block sees whether it is that one still. Blocks are
-- made again from the rows; those of before are gone. The number stands before
-- the block, so that it is read without it.
DROP TABLE fact_blocks;
CREATE TABLE fact_blocks (
    day     BIGINT PRIMARY KEY, -- from 1970
    version BIGINT NOT NULL, -- any number, another one each time
    body    BYTEA NOT NULL -- see server/report
);

-- +goose Down
DROP TABLE fact_blocks;
CREATE TABLE fact_blocks (
    day  BIGINT PRIMARY KEY,
    body BYTEA NOT NULL
);
