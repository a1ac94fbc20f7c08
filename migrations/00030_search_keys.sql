-- +goose Up

-- By what conversations are found: a kind and a folded word or number, see
-- SearchKeys in server/desk. Bytes, so that both databases hold them in one
-- order and the beginning of a word is a range.
CREATE TABLE search_keys (
    key             BYTEA NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (key, conversation_id)
);

CREATE INDEX search_keys_conversation ON search_keys (conversation_id, key);

-- +goose Down
DROP TABLE search_keys;
