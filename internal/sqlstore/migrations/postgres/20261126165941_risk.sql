-- +goose Up

-- How much risk is seen in a person, and what calls for care (JSON).
ALTER TABLE applicants ADD COLUMN risk_level TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE applicants ADD COLUMN risk_labels TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Applicants filtered by level of risk, newest first; few have one.
CREATE INDEX applicants_risk ON applicants (tenant, environment, risk_level, id) WHERE risk_level <> '';

-- Who judged the risk when, and why (sealed).
CREATE TABLE risk_entries (
    tenant       TEXT COLLATE "C" NOT NULL,
    environment  TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    applicant_id TEXT COLLATE "C" NOT NULL,
    level        TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL, -- microseconds
    created_by   TEXT COLLATE "C" NOT NULL,
    sealed       BYTEA NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- RiskEntries, newest first; EraseApplicant.
CREATE INDEX risk_entries_applicant ON risk_entries (tenant, environment, applicant_id, created_at, id);

ALTER TABLE risk_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON risk_entries USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
