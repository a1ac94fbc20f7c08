-- +goose Up

-- Writers go on with an article while readers see it as it was published last.
ALTER TABLE articles ADD COLUMN live BIGINT NOT NULL DEFAULT 0; -- the version that was published last; 0: none
ALTER TABLE articles ADD COLUMN owner_id TEXT NOT NULL DEFAULT ''; -- who looks after it
ALTER TABLE articles ADD COLUMN review_on TEXT NOT NULL DEFAULT ''; -- the date by which somebody has to read it again; '': none
ALTER TABLE articles ADD COLUMN begun_from TEXT NOT NULL DEFAULT ''; -- the gap that it was begun from
ALTER TABLE articles ADD COLUMN sought TEXT NOT NULL DEFAULT ''; -- what a list is searched in: title and names, small and without accents
UPDATE articles SET live = version WHERE status = 'published';
UPDATE articles SET sought = slug || ' ' || (
    SELECT LOWER(v.title) FROM article_versions v WHERE v.article_id = articles.id AND v.version = articles.version);
CREATE INDEX articles_review ON articles (review_on, id) WHERE review_on <> '';

ALTER TABLE article_versions ADD COLUMN restored BIGINT NOT NULL DEFAULT 0; -- the version that this one brought back; 0: none

-- Addresses that articles had before: they lead to where the article is now.
CREATE TABLE article_slugs (
    slug       TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    at         BIGINT NOT NULL
);
CREATE INDEX article_slugs_article ON article_slugs (article_id);

-- What somebody has written and not saved, with the version they began from.
CREATE TABLE article_drafts (
    article_id  TEXT NOT NULL REFERENCES articles (id),
    staff_id    TEXT NOT NULL REFERENCES staff (id),
    version     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    markdown    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (article_id, staff_id)
);

-- Who has an article open to write in it, and when they were seen there.
CREATE TABLE article_editors (
    article_id TEXT NOT NULL REFERENCES articles (id),
    staff_id   TEXT NOT NULL REFERENCES staff (id),
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (article_id, staff_id)
);

-- What a department sorts its articles by. An article may have a category
-- that is not here: it is then called by its key.
CREATE TABLE article_categories (
    key           TEXT PRIMARY KEY,
    department_id TEXT NOT NULL, -- '': none
    name          TEXT NOT NULL, -- JSON: language to name
    position      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE article_categories;
DROP TABLE article_editors;
DROP TABLE article_drafts;
DROP TABLE article_slugs;
ALTER TABLE article_versions DROP COLUMN restored;
DROP INDEX articles_review;
ALTER TABLE articles DROP COLUMN sought;
ALTER TABLE articles DROP COLUMN begun_from;
ALTER TABLE articles DROP COLUMN review_on;
ALTER TABLE articles DROP COLUMN owner_id;
ALTER TABLE articles DROP COLUMN live;
