-- +goose Up

-- How a company's flow looks and speaks: named customisations and translations.
CREATE TABLE appearances (
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    body        TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    modified_by TEXT NOT NULL,
    PRIMARY KEY (tenant, environment, kind, name)
);

ALTER TABLE appearances ENABLE ROW LEVEL SECURITY;
ALTER TABLE appearances FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON appearances USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
