-- +goose Up

-- Calls to the public API of the last days, for the developers of a company.
CREATE TABLE request_log (
    tenant         TEXT    NOT NULL,
    environment    TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    at             BIGINT  NOT NULL,
    took           BIGINT  NOT NULL,
    method         TEXT    NOT NULL,
    route          TEXT    NOT NULL,
    status         INTEGER NOT NULL,
    error_code     INTEGER NOT NULL,
    reason         TEXT    NOT NULL,
    details        TEXT    NOT NULL,
    caller         TEXT    NOT NULL,
    correlation_id TEXT    NOT NULL,
    ip             TEXT    NOT NULL,
    user_agent     TEXT    NOT NULL,
    bytes_in       BIGINT  NOT NULL,
    bytes_out      BIGINT  NOT NULL,
    applicant_id   TEXT    NOT NULL,
    subject        BLOB    NOT NULL,
    sealed         BLOB    NOT NULL,
    lost           BIGINT  NOT NULL,
    PRIMARY KEY (tenant, environment, id) -- RequestLog, newest first; its length is bounded, so filters need no index
);
-- EraseApplicant.
CREATE INDEX request_log_applicant ON request_log (tenant, environment, applicant_id) WHERE applicant_id <> '';

-- What a company says of itself and of how the program works for it.
CREATE TABLE company_settings (
    tenant TEXT NOT NULL PRIMARY KEY,
    body   TEXT NOT NULL
);
