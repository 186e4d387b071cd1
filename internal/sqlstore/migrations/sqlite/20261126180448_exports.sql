-- +goose Up

-- Lists that leave as files: who ordered them, how far they are, where the
-- sealed file is. What exactly was ordered is sealed.
CREATE TABLE exports (
    tenant      TEXT NOT NULL,
    environment TEXT NOT NULL,
    id          TEXT NOT NULL,
    ordered_by  TEXT NOT NULL,
    format      TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    ordered_at  BIGINT NOT NULL, -- microseconds
    ended_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    attempts    INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    written     INTEGER NOT NULL,
    blob        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    first_id    TEXT NOT NULL,
    last_id     TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- Exports of an operator, newest first.
CREATE INDEX exports_of ON exports (tenant, environment, ordered_by, ordered_at, id);
-- ExportsDue; EraseApplicant.
CREATE INDEX exports_state ON exports (tenant, environment, state, expires_at);
-- HasBlob, which the sweep of orphan files asks, without a scope.
CREATE INDEX exports_blob ON exports (blob) WHERE blob <> '';
