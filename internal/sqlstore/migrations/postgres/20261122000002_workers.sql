-- +goose Up

-- Every worker process beats here; the jobs of one that is silent are freed.
CREATE TABLE job_workers (
    id      TEXT   NOT NULL PRIMARY KEY,
    beat_at BIGINT NOT NULL
);

-- What only one process at a time may do.
CREATE TABLE leases (
    name   TEXT   NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
);
