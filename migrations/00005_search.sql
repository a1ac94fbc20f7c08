-- +goose Up

-- What a clinic's patients call the same thing: one row a group, all ways of
-- saying it in JSON. They are written all at once.
CREATE TABLE synonyms (
    position BIGINT PRIMARY KEY,
    language TEXT NOT NULL,
    ways     TEXT NOT NULL
);

-- +goose Down
DROP TABLE synonyms;
