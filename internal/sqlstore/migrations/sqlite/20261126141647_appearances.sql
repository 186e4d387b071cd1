-- +goose Up

-- How a company's flow looks and speaks: named customisations and translations.
CREATE TABLE appearances (
    tenant      TEXT NOT NULL,
    environment TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    body        TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    modified_by TEXT NOT NULL,
    PRIMARY KEY (tenant, environment, kind, name)
);
