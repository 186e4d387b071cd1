-- +goose Up

-- A legal hold stands against erasing an applicant until it is released.
CREATE TABLE legal_holds (
    tenant       TEXT   NOT NULL,
    environment  TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    applicant_id TEXT   NOT NULL,
    placed_at    BIGINT NOT NULL,
    placed_by    TEXT   NOT NULL,
    released_at  BIGINT NOT NULL,
    released_by  TEXT   NOT NULL,
    sealed       BYTEA  NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- Holds of one applicant; EraseApplicant.
CREATE INDEX legal_holds_applicant ON legal_holds (tenant, environment, applicant_id, released_at);

-- How long an environment keeps applicants; no row keeps them for ever.
CREATE TABLE retention_rules (
    tenant      TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    rules       TEXT   NOT NULL,
    modified_at BIGINT NOT NULL,
    modified_by TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment)
);

-- ErasedSince, over the whole installation.
CREATE INDEX applicants_erased ON applicants (erased_at) WHERE erased_at > 0;

-- Keys that signed the audit trail before the master key was replaced, each up
-- to an entry and vouched for by the key that signs now.
CREATE TABLE audit_signers (
    public_key BYTEA  NOT NULL PRIMARY KEY,
    until_seq  BIGINT NOT NULL,
    voucher    BYTEA  NOT NULL
);

-- A token for the SDK names a person: it goes with the person.
ALTER TABLE sdk_tokens ADD COLUMN subject BYTEA NOT NULL DEFAULT '';
-- EraseApplicant.
CREATE INDEX sdk_tokens_subject ON sdk_tokens (tenant, environment, subject);

ALTER TABLE legal_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON legal_holds USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

ALTER TABLE retention_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON retention_rules USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
