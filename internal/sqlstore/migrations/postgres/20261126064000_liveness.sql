-- +goose Up

-- One row per liveness session: the challenge, and what came of it.
CREATE TABLE liveness_sessions (
    tenant        TEXT    COLLATE "C" NOT NULL,
    environment   TEXT    COLLATE "C" NOT NULL,
    id            TEXT    COLLATE "C" NOT NULL,
    applicant_id  TEXT    COLLATE "C" NOT NULL,
    step          TEXT    COLLATE "C" NOT NULL,
    form          TEXT    COLLATE "C" NOT NULL,
    state         TEXT    COLLATE "C" NOT NULL,
    issued_at     BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    submitted_at  BIGINT  NOT NULL,
    done_at       BIGINT  NOT NULL,
    consent_at    BIGINT  NOT NULL,
    blob          TEXT    COLLATE "C" NOT NULL,
    read_attempts INTEGER NOT NULL,
    outcome       TEXT    COLLATE "C" NOT NULL,
    image_id      INTEGER NOT NULL,
    sealed        BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- LivenessSessions of an applicant, newest first.
CREATE INDEX liveness_sessions_applicant ON liveness_sessions (tenant, environment, applicant_id, id);
-- HasBlob runs over the whole installation.
CREATE INDEX liveness_sessions_blob ON liveness_sessions (blob) WHERE blob <> '';

ALTER TABLE liveness_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE liveness_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON liveness_sessions USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
