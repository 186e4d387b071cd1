-- +goose Up

-- Watch lists of an environment. current_id is the version in force, '' for none.
CREATE TABLE watchlists (
    tenant      TEXT NOT NULL,
    environment TEXT NOT NULL,
    id          TEXT NOT NULL,
    name        TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    current_id  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    created_by  TEXT   NOT NULL,
    removed_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);

-- Files of a list that were handed in. The entries lie in a sealed file (blob),
-- the file as it came in another (upload) until it is imported.
CREATE TABLE watchlist_versions (
    tenant      TEXT NOT NULL,
    environment TEXT NOT NULL,
    id          TEXT NOT NULL,
    list_id     TEXT NOT NULL,
    state       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    upload      TEXT NOT NULL,
    blob        TEXT NOT NULL,
    body        TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, list_id) REFERENCES watchlists (tenant, environment, id)
);
-- WatchlistVersions: those of a list, the newest first.
CREATE INDEX watchlist_versions_list ON watchlist_versions (tenant, environment, list_id, id);

-- Entries that an applicant may be, one row each whatever the version.
CREATE TABLE watch_hits (
    tenant       TEXT NOT NULL,
    environment  TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    id           TEXT NOT NULL,
    list_id      TEXT NOT NULL,
    entry_key    TEXT NOT NULL,
    version_id   TEXT NOT NULL,
    state        TEXT    NOT NULL,
    is_current   BOOLEAN NOT NULL,
    found_at     BIGINT  NOT NULL,
    decided_at   BIGINT  NOT NULL,
    decided_by   TEXT    NOT NULL,
    sealed       BLOB    NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- PutWatchHit: one row for an entry.
CREATE UNIQUE INDEX watch_hits_entry ON watch_hits (tenant, environment, applicant_id, entry_key);

-- That an applicant was screened, last when and by which versions.
CREATE TABLE watch_cases (
    tenant       TEXT NOT NULL,
    environment  TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    id           TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    screened_at  BIGINT NOT NULL,
    stand        TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
