-- +goose Up

-- When patients called or came by, besides what began an episode: read off the
-- log, written with it. What somebody of the house practises is not here.
CREATE TABLE patient_contacts (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL, -- of the event
    patient_id      TEXT NOT NULL,
    at_ms           BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

CREATE INDEX patient_contacts_at ON patient_contacts (at_ms, conversation_id, seq);

-- +goose Down
DROP TABLE patient_contacts;
