-- +goose Up

-- A change says in which part of its day the row's episode began, so that
-- whoever keeps in memory what the parts of a day come to reads those again
-- that have changed, and no others.
ALTER TABLE fact_changes ADD COLUMN part BIGINT NOT NULL DEFAULT -1; -- quarters of an hour; below 0: any of them
CREATE INDEX fact_changes_part ON fact_changes (day, part, id);

-- +goose Down
DROP INDEX fact_changes_part;
ALTER TABLE fact_changes DROP COLUMN part;
