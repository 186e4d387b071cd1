-- +goose Up

-- People who work in the Dashboard. They belong to a tenant and work in both of
-- its environments.

CREATE TABLE operators (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    email         TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    preferences   TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    created_by    TEXT    NOT NULL,
    last_login_at BIGINT  NOT NULL,
    has_totp      BOOLEAN NOT NULL,
    totp_step     BIGINT  NOT NULL,
    recovery      TEXT    NOT NULL,
    sealed        BLOB    NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- OperatorByEmail: without a tenant, since the address decides it.
CREATE UNIQUE INDEX operators_email ON operators (email);

CREATE TABLE operator_sessions (
    tenant       TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    operator_id  TEXT    NOT NULL,
    hash         BLOB    NOT NULL UNIQUE, -- OperatorSession: without a tenant, as above
    created_at   BIGINT  NOT NULL,
    last_seen_at BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL,
    ip           TEXT    NOT NULL,
    user_agent   TEXT    NOT NULL,
    pending      BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, operator_id, id), -- OperatorSessions
    FOREIGN KEY (tenant, operator_id) REFERENCES operators (tenant, id)
);

CREATE TABLE operator_links (
    tenant      TEXT   NOT NULL,
    hash        BLOB   NOT NULL PRIMARY KEY, -- OperatorLink: without a tenant, as above
    operator_id TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    FOREIGN KEY (tenant, operator_id) REFERENCES operators (tenant, id)
);
-- DeleteOperatorLinks.
CREATE INDEX operator_links_owner ON operator_links (tenant, operator_id);

CREATE TABLE operator_roles (
    tenant      TEXT NOT NULL,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    permissions TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);
