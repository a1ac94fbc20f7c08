-- +goose Up

-- What somebody of the house looks for while trying the chat: in no figure.
ALTER TABLE visits ADD COLUMN practice BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE visits DROP COLUMN practice;
