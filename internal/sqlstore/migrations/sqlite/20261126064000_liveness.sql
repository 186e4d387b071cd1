-- +goose Up

-- One row per liveness session: the challenge, and what came of it.
CREATE TABLE liveness_sessions (
    tenant        TEXT    NOT NULL,
    environment   TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    applicant_id  TEXT    NOT NULL,
    step          TEXT    NOT NULL,
    form          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    issued_at     BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    submitted_at  BIGINT  NOT NULL,
    done_at       BIGINT  NOT NULL,
    consent_at    BIGINT  NOT NULL,
    blob          TEXT    NOT NULL,
    read_attempts INTEGER NOT NULL,
    outcome       TEXT    NOT NULL,
    image_id      INTEGER NOT NULL,
    sealed        BLOB    NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- LivenessSessions of an applicant, newest first.
CREATE INDEX liveness_sessions_applicant ON liveness_sessions (tenant, environment, applicant_id, id);
-- HasBlob runs over the whole installation.
CREATE INDEX liveness_sessions_blob ON liveness_sessions (blob) WHERE blob <> '';
