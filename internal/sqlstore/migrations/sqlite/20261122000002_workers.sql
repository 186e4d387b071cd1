-- +goose Up

-- A data folder has one process, which is its own leader; the tables exist so
-- that both engines have the same schema.
CREATE TABLE job_workers (
    id      TEXT   NOT NULL PRIMARY KEY,
    beat_at BIGINT NOT NULL
);

CREATE TABLE leases (
    name   TEXT   NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
);
