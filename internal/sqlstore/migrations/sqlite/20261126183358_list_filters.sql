-- +goose Up

-- Applicants by what few of them have: without these, a filter that finds
-- nearly nobody reads everybody (make bench-dashboard). The queries repeat the
-- conditions, or the planner would not see that they serve.
CREATE INDEX applicants_inactive ON applicants (tenant, environment, id) WHERE deleted;
CREATE INDEX applicants_tagged ON applicants (tenant, environment, id) WHERE tags <> '';
CREATE INDEX applicants_labelled ON applicants (tenant, environment, id) WHERE answer = 'RED';
CREATE INDEX applicants_risk_labelled ON applicants (tenant, environment, id) WHERE risk_labels <> '';
