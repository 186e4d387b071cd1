-- +goose Up

-- What somebody has written of a level and not published; it names no applicant.
CREATE TABLE level_drafts (
    tenant      TEXT NOT NULL,
    environment TEXT NOT NULL,
    level_id    TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    base        INTEGER NOT NULL,
    content     TEXT NOT NULL,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant, environment, level_id, operator_id)
);
