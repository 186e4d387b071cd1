-- +goose Up

-- One row per decision, for counting. It outlives the person: an erasure empties
-- applicant_id and attempt_id and leaves what nobody can be told by.
CREATE TABLE decisions (
    tenant         TEXT    COLLATE "C" NOT NULL,
    environment    TEXT    COLLATE "C" NOT NULL,
    id             TEXT    COLLATE "C" NOT NULL,
    at             BIGINT  NOT NULL,
    applicant_id   TEXT    COLLATE "C" NOT NULL,
    attempt_id     TEXT    COLLATE "C" NOT NULL,
    level_name     TEXT    COLLATE "C" NOT NULL,
    level_revision INTEGER NOT NULL,
    country        TEXT    COLLATE "C" NOT NULL,
    source         TEXT    COLLATE "C" NOT NULL,
    decided_by     TEXT    COLLATE "C" NOT NULL,
    answer         TEXT    COLLATE "C" NOT NULL,
    reject_type    TEXT    COLLATE "C" NOT NULL,
    labels         TEXT    COLLATE "C" NOT NULL,
    submitted_at   BIGINT  NOT NULL,
    again          BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- CountDecisions of a period.
CREATE INDEX decisions_at ON decisions (tenant, environment, at);
-- Decisions of one applicant; EraseApplicant.
CREATE INDEX decisions_applicant ON decisions (tenant, environment, applicant_id, at);

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON decisions USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));

-- What was decided before: each attempt once, by the server as far as is known.
SELECT set_config('app.tenant', '*', true), set_config('app.environment', '*', true);
INSERT INTO decisions (tenant, environment, id, at, applicant_id, attempt_id, level_name, level_revision, country, source, decided_by, answer, reject_type, labels, submitted_at, again)
SELECT t.tenant, t.environment, t.applicant_id || t.id, t.decided_at, t.applicant_id, t.id, t.level_name, t.level_revision, '',
    CASE WHEN a.attempt_id = t.id AND a.review_source <> '' THEN a.review_source ELSE 'auto' END, '',
    COALESCE(t.result::jsonb ->> 'reviewAnswer', ''), COALESCE(t.result::jsonb ->> 'reviewRejectType', ''),
    COALESCE(t.result::jsonb ->> 'rejectLabels', ''), t.submitted_at, FALSE
FROM attempts t JOIN applicants a ON a.tenant = t.tenant AND a.environment = t.environment AND a.id = t.applicant_id
WHERE t.state = 'decided' AND t.result <> '' AND a.erased_at = 0;
