-- +goose Up

-- A page of the knowledge base in one language. Its words are in its versions;
-- the row is how it stands now.
CREATE TABLE articles (
    id             TEXT PRIMARY KEY,
    import_id      TEXT NOT NULL UNIQUE, -- the id in its file; the article's own id where it has none
    slug           TEXT NOT NULL UNIQUE,
    language       TEXT NOT NULL,
    translation_of TEXT NOT NULL, -- import_id of its twin in the first language; '': it is the first
    department_id  TEXT NOT NULL, -- '': none
    category       TEXT NOT NULL,
    status         TEXT NOT NULL, -- draft, published, archived
    audience       TEXT NOT NULL, -- public, patients, staff
    kind           TEXT NOT NULL,
    source         TEXT NOT NULL,
    source_url     TEXT NOT NULL,
    source_date    TEXT NOT NULL,
    license        TEXT NOT NULL,
    version        BIGINT NOT NULL, -- the latest
    seq            BIGINT NOT NULL UNIQUE, -- grows with every change of any article
    changed_at     BIGINT NOT NULL
);

CREATE TABLE article_versions (
    article_id  TEXT NOT NULL REFERENCES articles (id),
    version     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    markdown    TEXT NOT NULL,
    digest      BYTEA NOT NULL, -- of the whole article as its file says it
    at          BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id   TEXT NOT NULL,
    author_name TEXT NOT NULL, -- as it was then
    PRIMARY KEY (article_id, version)
);

CREATE INDEX articles_twins ON articles (translation_of) WHERE translation_of <> '';
CREATE INDEX articles_shelf ON articles (language, category, slug);

-- What readers of the help centre say of an article.
CREATE TABLE article_votes (
    id         TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    version    BIGINT NOT NULL,
    helped     BOOLEAN NOT NULL,
    comment    TEXT NOT NULL,
    at         BIGINT NOT NULL
);

CREATE INDEX article_votes_article ON article_votes (article_id, id);

-- +goose Down
DROP TABLE article_votes;
DROP TABLE article_versions;
DROP TABLE articles;
