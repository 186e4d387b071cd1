-- +goose Up

-- What people have been told of webhooks that are not tried again: up to when,
-- by the time of the last attempt, and when they were written to.
CREATE TABLE delivery_reports (
    tenant      TEXT   COLLATE "C" NOT NULL,
    environment TEXT   COLLATE "C" NOT NULL,
    until_at    BIGINT NOT NULL,
    told_at     BIGINT NOT NULL,
    PRIMARY KEY (tenant, environment)
);
-- DeadDeliveriesOf.
CREATE INDEX deliveries_dead ON deliveries (tenant, environment, last_at) WHERE state = 'dead';

ALTER TABLE delivery_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON delivery_reports USING (
    current_setting('app.tenant', true) IN ('*', tenant)
    AND current_setting('app.environment', true) IN ('*', environment));
