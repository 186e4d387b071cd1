-- +goose Up

-- What somebody has written of a level and not published; it names no applicant.
CREATE TABLE level_drafts (
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    level_id    TEXT COLLATE "C" NOT NULL,
    operator_id TEXT COLLATE "C" NOT NULL,
    base        INTEGER NOT NULL,
    content     TEXT COLLATE "C" NOT NULL,
    changed_at  BIGINT  NOT NULL,
    PRIMARY KEY (tenant, environment, level_id, operator_id)
);

ALTER TABLE level_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE level_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON level_drafts USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
