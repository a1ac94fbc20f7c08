-- +goose Up

-- How a patient wishes to be met. Versions are only added: the last one holds,
-- and who changed what is read off them.
CREATE TABLE preferences (
    patient_id TEXT NOT NULL,
    version    BIGINT NOT NULL, -- 1, 2, 3, …
    body       BYTEA NOT NULL, -- JSON; bytes: passes the same seam as bodies
    author_id  TEXT NOT NULL, -- of staff
    at         BIGINT NOT NULL,
    PRIMARY KEY (patient_id, version)
);

-- +goose Down
DROP TABLE preferences;
