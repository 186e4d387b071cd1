-- +goose Up

-- One row per image whose person is compared with everybody else: the sealed
-- template, and the number of its last change. Whoever keeps an index of the
-- faces reads what has changed since the last number; that is why a row stays,
-- empty, when its person is erased.
CREATE TABLE face_records (
    tenant       TEXT    NOT NULL,
    environment  TEXT    NOT NULL,
    applicant_id TEXT    NOT NULL,
    image_id     INTEGER NOT NULL,
    id           TEXT    NOT NULL,
    seq          BIGINT  NOT NULL,
    active       BOOLEAN NOT NULL,
    gone         BOOLEAN NOT NULL,
    created_at   BIGINT  NOT NULL,
    sealed       BLOB    NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, image_id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- FaceRecords: what has changed, in order.
CREATE UNIQUE INDEX face_records_seq ON face_records (tenant, environment, seq);

-- The last number given in a scope. A transaction holds its row until it
-- commits, so that numbers become visible in order.
CREATE TABLE face_clock (
    tenant      TEXT   NOT NULL,
    environment TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (tenant, environment)
);
