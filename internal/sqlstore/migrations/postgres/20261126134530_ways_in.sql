-- +goose Up

-- Ways in besides a password: passkeys, and the company's identity provider.

ALTER TABLE operators ADD COLUMN subject TEXT NOT NULL DEFAULT '';
-- OperatorBySubject: who the company's identity provider means.
CREATE UNIQUE INDEX operators_subject ON operators (tenant, subject) WHERE subject <> '';

-- How the session was opened, and that it may only set a second factor up.
ALTER TABLE operator_sessions ADD COLUMN method TEXT NOT NULL DEFAULT 'password';
ALTER TABLE operator_sessions ADD COLUMN enrol BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE operator_passkeys (
    tenant        TEXT   NOT NULL,
    operator_id   TEXT   NOT NULL,
    id            TEXT   NOT NULL,
    credential_id BYTEA NOT NULL UNIQUE, -- PasskeyByCredential: without a tenant, the authenticator made it
    name          TEXT   NOT NULL,
    credential    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant, operator_id, id), -- Passkeys
    FOREIGN KEY (tenant, operator_id) REFERENCES operators (tenant, id)
);

CREATE TABLE signin_rules (
    tenant   TEXT    NOT NULL PRIMARY KEY,
    provider BOOLEAN NOT NULL, -- an identity provider is in force: ProviderTenants
    rules    TEXT    NOT NULL,
    sealed   BYTEA NOT NULL
);

-- Challenges and assertions that were used and would still be in time.
CREATE TABLE signin_used (
    tenant     TEXT   NOT NULL,
    hash       BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, hash)
);

ALTER TABLE operator_passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_passkeys FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON operator_passkeys USING (current_setting('app.tenant', true) IN ('*', tenant));

ALTER TABLE signin_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE signin_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON signin_rules USING (current_setting('app.tenant', true) IN ('*', tenant));

ALTER TABLE signin_used ENABLE ROW LEVEL SECURITY;
ALTER TABLE signin_used FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON signin_used USING (current_setting('app.tenant', true) IN ('*', tenant));
