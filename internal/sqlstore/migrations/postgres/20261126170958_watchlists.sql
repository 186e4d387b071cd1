-- +goose Up

-- Watch lists of an environment. current_id is the version in force, '' for none.
CREATE TABLE watchlists (
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
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
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    list_id     TEXT COLLATE "C" NOT NULL,
    state       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    upload      TEXT COLLATE "C" NOT NULL,
    blob        TEXT COLLATE "C" NOT NULL,
    body        TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, list_id) REFERENCES watchlists (tenant, environment, id)
);
-- WatchlistVersions: those of a list, the newest first.
CREATE INDEX watchlist_versions_list ON watchlist_versions (tenant, environment, list_id, id);

-- Entries that an applicant may be, one row each whatever the version.
CREATE TABLE watch_hits (
    tenant       TEXT COLLATE "C" NOT NULL,
    environment  TEXT COLLATE "C" NOT NULL,
    applicant_id TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    list_id      TEXT COLLATE "C" NOT NULL,
    entry_key    TEXT COLLATE "C" NOT NULL,
    version_id   TEXT COLLATE "C" NOT NULL,
    state        TEXT    NOT NULL,
    is_current   BOOLEAN NOT NULL,
    found_at     BIGINT  NOT NULL,
    decided_at   BIGINT  NOT NULL,
    decided_by   TEXT    NOT NULL,
    sealed       BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- PutWatchHit: one row for an entry.
CREATE UNIQUE INDEX watch_hits_entry ON watch_hits (tenant, environment, applicant_id, entry_key);

-- That an applicant was screened, last when and by which versions.
CREATE TABLE watch_cases (
    tenant       TEXT COLLATE "C" NOT NULL,
    environment  TEXT COLLATE "C" NOT NULL,
    applicant_id TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL,
    screened_at  BIGINT NOT NULL,
    stand        TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);

ALTER TABLE watchlists ENABLE ROW LEVEL SECURITY;
ALTER TABLE watchlists FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON watchlists USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

ALTER TABLE watchlist_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE watchlist_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON watchlist_versions USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

ALTER TABLE watch_hits ENABLE ROW LEVEL SECURITY;
ALTER TABLE watch_hits FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON watch_hits USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

ALTER TABLE watch_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE watch_cases FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON watch_cases USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
