-- +goose Up

-- How much risk is seen in a person, and what calls for care (JSON).
ALTER TABLE applicants ADD COLUMN risk_level TEXT NOT NULL DEFAULT '';
ALTER TABLE applicants ADD COLUMN risk_labels TEXT NOT NULL DEFAULT '';
-- Applicants filtered by level of risk, newest first; few have one.
CREATE INDEX applicants_risk ON applicants (tenant, environment, risk_level, id) WHERE risk_level <> '';

-- Who judged the risk when, and why (sealed).
CREATE TABLE risk_entries (
    tenant       TEXT NOT NULL,
    environment  TEXT NOT NULL,
    id           TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    level        TEXT NOT NULL,
    created_at   BIGINT NOT NULL, -- microseconds
    created_by   TEXT NOT NULL,
    sealed       BLOB NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- RiskEntries, newest first; EraseApplicant.
CREATE INDEX risk_entries_applicant ON risk_entries (tenant, environment, applicant_id, created_at, id);
