-- +goose Up

-- What people have been told of webhooks that are not tried again: up to when,
-- by the time of the last attempt, and when they were written to.
CREATE TABLE delivery_reports (
    tenant      TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    until_at    BIGINT NOT NULL,
    told_at     BIGINT NOT NULL,
    PRIMARY KEY (tenant, environment)
);
-- DeadDeliveriesOf.
CREATE INDEX deliveries_dead ON deliveries (tenant, environment, last_at) WHERE state = 'dead';
