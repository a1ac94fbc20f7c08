-- +goose Up

-- A site shows nothing to anybody before its clinic goes live.
ALTER TABLE sites ADD COLUMN preparing BOOLEAN NOT NULL DEFAULT FALSE;

-- Somebody of the house who tries the chat as a patient: in no figure.
ALTER TABLE patients ADD COLUMN practice BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX patients_practice ON patients (id) WHERE practice;

-- +goose Down
DROP INDEX patients_practice;
ALTER TABLE patients DROP COLUMN practice;
ALTER TABLE sites DROP COLUMN preparing;
