-- +goose Up

CREATE SCHEMA IF NOT EXISTS idngo_keys;

-- Wrapped keys live apart from what they seal, so that a backup of the one does
-- not hold the other. applicant_id '' is the tenant's own key (environment ''
-- when both environments share it). A destroyed key leaves its row, empty: it
-- cannot be put back, and a restore can tell what was erased since.
CREATE TABLE idngo_keys.wrapped_keys (
    tenant       TEXT   NOT NULL,
    environment  TEXT   NOT NULL,
    applicant_id TEXT   NOT NULL,
    wrapped      BYTEA NOT NULL,
    created_at   BIGINT NOT NULL,
    destroyed_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, environment, applicant_id)
);
