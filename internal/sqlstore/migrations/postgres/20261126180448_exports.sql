-- +goose Up

-- Lists that leave as files: who ordered them, how far they are, where the
-- sealed file is. What exactly was ordered is sealed.
CREATE TABLE exports (
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    ordered_by  TEXT COLLATE "C" NOT NULL,
    format      TEXT COLLATE "C" NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    ordered_at  BIGINT NOT NULL, -- microseconds
    ended_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    attempts    INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    written     INTEGER NOT NULL,
    blob        TEXT COLLATE "C" NOT NULL,
    size        BIGINT NOT NULL,
    first_id    TEXT COLLATE "C" NOT NULL,
    last_id     TEXT COLLATE "C" NOT NULL,
    sealed      BYTEA NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- Exports of an operator, newest first.
CREATE INDEX exports_of ON exports (tenant, environment, ordered_by, ordered_at, id);
-- ExportsDue; EraseApplicant.
CREATE INDEX exports_state ON exports (tenant, environment, state, expires_at);
-- HasBlob, which the sweep of orphan files asks, without a scope.
CREATE INDEX exports_blob ON exports (blob) WHERE blob <> '';

ALTER TABLE exports ENABLE ROW LEVEL SECURITY;
ALTER TABLE exports FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON exports USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
