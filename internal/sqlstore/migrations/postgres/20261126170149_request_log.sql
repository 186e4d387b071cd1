-- +goose Up

-- Calls to the public API of the last days, for the developers of a company.
CREATE TABLE request_log (
    tenant         TEXT   COLLATE "C" NOT NULL,
    environment    TEXT   COLLATE "C" NOT NULL,
    id             TEXT   COLLATE "C" NOT NULL,
    at             BIGINT  NOT NULL,
    took           BIGINT  NOT NULL,
    method         TEXT   COLLATE "C" NOT NULL,
    route          TEXT   COLLATE "C" NOT NULL,
    status         INTEGER NOT NULL,
    error_code     INTEGER NOT NULL,
    reason         TEXT   COLLATE "C" NOT NULL,
    details        TEXT   COLLATE "C" NOT NULL,
    caller         TEXT   COLLATE "C" NOT NULL,
    correlation_id TEXT   COLLATE "C" NOT NULL,
    ip             TEXT   COLLATE "C" NOT NULL,
    user_agent     TEXT   COLLATE "C" NOT NULL,
    bytes_in       BIGINT  NOT NULL,
    bytes_out      BIGINT  NOT NULL,
    applicant_id   TEXT   COLLATE "C" NOT NULL,
    subject        BYTEA   NOT NULL,
    sealed         BYTEA   NOT NULL,
    lost           BIGINT  NOT NULL,
    PRIMARY KEY (tenant, environment, id) -- RequestLog, newest first; its length is bounded, so filters need no index
);
-- EraseApplicant.
CREATE INDEX request_log_applicant ON request_log (tenant, environment, applicant_id) WHERE applicant_id <> '';

-- What a company says of itself and of how the program works for it.
CREATE TABLE company_settings (
    tenant TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body   TEXT NOT NULL
);

ALTER TABLE request_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_log FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON request_log USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

ALTER TABLE company_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON company_settings USING (current_setting('app.tenant', true) IN ('*', tenant));
