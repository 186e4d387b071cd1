-- +goose Up

-- A case may also be an appeal of the applicant or an automatic decision that
-- was drawn for a second look; both are about a decision.
ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT 'doubt';
ALTER TABLE cases ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN against TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN draw TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
-- OpenCaseOf and CloseCases; an attempt waits for an officer once for each reason.
DROP INDEX cases_open;
CREATE UNIQUE INDEX cases_open ON cases (tenant, environment, applicant_id, attempt_id, kind) WHERE closed_at = 0;
-- CaseAbout; a decision is contested once and looked at again once.
CREATE UNIQUE INDEX cases_about ON cases (tenant, environment, about, kind) WHERE about <> '';
-- CountReviews of a period.
CREATE INDEX cases_closed ON cases (tenant, environment, closed_at) WHERE closed_at > 0;

-- What an environment asks of its reviewers; no row asks nothing.
CREATE TABLE review_rules (
    tenant      TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    rules       TEXT   NOT NULL,
    modified_at BIGINT NOT NULL,
    modified_by TEXT   NOT NULL,
    PRIMARY KEY (tenant, environment)
);

-- Actions that wait for a second person.
CREATE TABLE proposals (
    tenant       TEXT   NOT NULL,
    environment  TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    action       TEXT   NOT NULL,
    applicant_id TEXT   NOT NULL,
    proposed_by  TEXT   NOT NULL,
    proposed_at  BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    state        TEXT   NOT NULL,
    settled_by   TEXT   NOT NULL,
    settled_at   BIGINT NOT NULL,
    sealed       BLOB   NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- The same is proposed for an applicant once at a time.
CREATE UNIQUE INDEX proposals_open ON proposals (tenant, environment, applicant_id, action) WHERE state = 'open' AND applicant_id <> '';
-- Proposals by state.
CREATE INDEX proposals_state ON proposals (tenant, environment, state, id);
-- Proposals of one applicant; EraseApplicant.
CREATE INDEX proposals_applicant ON proposals (tenant, environment, applicant_id);
