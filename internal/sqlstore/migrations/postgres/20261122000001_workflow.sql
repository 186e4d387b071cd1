-- +goose Up

-- Times are unix milliseconds, 0 for "not yet"; facts and audit entries have
-- microseconds, because their order matters. Lists and structures are JSON text,
-- '' for none. A sealed column is never NULL: empty means erased or none.
-- Every index begins with the scope, since no query reaches a row without it;
-- the few that do not are marked.

CREATE TABLE tenants (
    id              TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    key             TEXT    COLLATE "C" NOT NULL UNIQUE,
    name            TEXT    COLLATE "C" NOT NULL,
    created_at      BIGINT  NOT NULL,
    sandbox_decides BOOLEAN NOT NULL
);

CREATE TABLE app_tokens (
    tenant       TEXT    COLLATE "C" NOT NULL,
    environment  TEXT    COLLATE "C" NOT NULL,
    id           TEXT    COLLATE "C" NOT NULL,
    name         TEXT    COLLATE "C" NOT NULL,
    public       TEXT    COLLATE "C" NOT NULL,
    private_hash BYTEA   NOT NULL,
    permissions  TEXT    COLLATE "C" NOT NULL,
    ips          TEXT    COLLATE "C" NOT NULL,
    created_at   BIGINT  NOT NULL,
    created_by   TEXT    COLLATE "C" NOT NULL,
    expires_at   BIGINT  NOT NULL,
    revoked_at   BIGINT  NOT NULL,
    last_used_at BIGINT  NOT NULL,
    sealed       BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- AppTokenByPublic: without a scope, since the token decides the scope.
CREATE UNIQUE INDEX app_tokens_public ON app_tokens (public);

CREATE TABLE sdk_tokens (
    tenant      TEXT   COLLATE "C" NOT NULL,
    environment TEXT   COLLATE "C" NOT NULL,
    hash        BYTEA  NOT NULL PRIMARY KEY, -- SDKToken: without a scope, as above
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    link        TEXT   COLLATE "C" NOT NULL,
    sealed      BYTEA  NOT NULL
);
-- DeleteExpiredSDKTokens runs over the whole installation.
CREATE INDEX sdk_tokens_expires ON sdk_tokens (expires_at);

CREATE TABLE levels (
    tenant      TEXT    COLLATE "C" NOT NULL,
    environment TEXT    COLLATE "C" NOT NULL,
    name        TEXT    COLLATE "C" NOT NULL,
    revision    INTEGER NOT NULL,
    id          TEXT    COLLATE "C" NOT NULL,
    definition  TEXT    COLLATE "C" NOT NULL,
    created_at  BIGINT  NOT NULL,
    modified_at BIGINT  NOT NULL,
    modified_by TEXT    COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, environment, name, revision)
);
-- LevelByID.
CREATE INDEX levels_id ON levels (tenant, environment, id, revision);

CREATE TABLE applicants (
    tenant            TEXT    COLLATE "C" NOT NULL,
    environment       TEXT    COLLATE "C" NOT NULL,
    id                TEXT    COLLATE "C" NOT NULL,
    inspection_id     TEXT    COLLATE "C" NOT NULL,
    version           BIGINT  NOT NULL,
    created_at        BIGINT  NOT NULL,
    type              TEXT    COLLATE "C" NOT NULL,
    platform          TEXT    COLLATE "C" NOT NULL,
    source_key        TEXT    COLLATE "C" NOT NULL,
    lang              TEXT    COLLATE "C" NOT NULL,
    deleted           BOOLEAN NOT NULL,
    tags              TEXT    COLLATE "C" NOT NULL,
    required          TEXT    COLLATE "C" NOT NULL,
    blocklist_id      TEXT    COLLATE "C" NOT NULL,
    last_event_ms     BIGINT  NOT NULL,
    review_id         TEXT    COLLATE "C" NOT NULL,
    attempt_id        TEXT    COLLATE "C" NOT NULL,
    attempt_cnt       INTEGER NOT NULL,
    level_name        TEXT    COLLATE "C" NOT NULL,
    level_revision    INTEGER NOT NULL,
    status            TEXT    COLLATE "C" NOT NULL,
    answer            TEXT    COLLATE "C" NOT NULL,
    result            TEXT    COLLATE "C" NOT NULL,
    review_created_at BIGINT  NOT NULL,
    pending_at        BIGINT  NOT NULL,
    queued_at         BIGINT  NOT NULL,
    reviewed_at       BIGINT  NOT NULL,
    priority          INTEGER NOT NULL,
    reprocessing      BOOLEAN NOT NULL,
    review_source     TEXT    COLLATE "C" NOT NULL,
    sealed            BYTEA   NOT NULL,
    erased_at         BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, environment, id)
);
-- ApplicantByInspection.
CREATE UNIQUE INDEX applicants_inspection ON applicants (tenant, environment, inspection_id);
-- Applicants filtered by status, newest first.
CREATE INDEX applicants_status ON applicants (tenant, environment, status, id);
-- Applicants filtered by level, newest first.
CREATE INDEX applicants_level ON applicants (tenant, environment, level_name, id);

CREATE TABLE applicant_keys (
    tenant       TEXT COLLATE "C" NOT NULL,
    environment  TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    hash         BYTEA NOT NULL,
    applicant_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, environment, kind, hash, applicant_id), -- ApplicantsByKeys
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- One applicant for one external user; ApplicantIDByExternalUserID.
CREATE UNIQUE INDEX applicant_keys_external ON applicant_keys (tenant, environment, hash) WHERE kind = 'externalUserId';
-- UpdateApplicant and EraseApplicant replace the keys of one applicant.
CREATE INDEX applicant_keys_owner ON applicant_keys (tenant, environment, applicant_id);

CREATE TABLE images (
    tenant        TEXT    COLLATE "C" NOT NULL,
    environment   TEXT    COLLATE "C" NOT NULL,
    applicant_id  TEXT    COLLATE "C" NOT NULL,
    id            INTEGER NOT NULL,
    inspection_id TEXT    COLLATE "C" NOT NULL,
    type          TEXT    COLLATE "C" NOT NULL,
    sub_type      TEXT    COLLATE "C" NOT NULL,
    country       TEXT    COLLATE "C" NOT NULL,
    added_at      BIGINT  NOT NULL,
    attempt_id    TEXT    COLLATE "C" NOT NULL,
    source        TEXT    COLLATE "C" NOT NULL,
    active        BOOLEAN NOT NULL,
    blob          TEXT    COLLATE "C" NOT NULL,
    media_type    TEXT    COLLATE "C" NOT NULL,
    size          BIGINT  NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    content_hash  BYTEA   NOT NULL,
    read_state    TEXT    COLLATE "C" NOT NULL,
    read_attempts INTEGER NOT NULL,
    result        TEXT    COLLATE "C" NOT NULL,
    awaited_by    TEXT    COLLATE "C" NOT NULL DEFAULT '', -- attempt that waits for the reading
    sealed        BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, id), -- Images and every write
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- Image, and the uniqueness of imageId in an inspection.
CREATE UNIQUE INDEX images_inspection ON images (tenant, environment, inspection_id, id);
-- ImagesByHash.
CREATE INDEX images_hash ON images (tenant, environment, content_hash) WHERE active;
-- HasBlob, which the sweep of orphan files asks, without a scope.
CREATE INDEX images_blob ON images (blob) WHERE blob <> '';

CREATE TABLE facts (
    tenant       TEXT    COLLATE "C" NOT NULL,
    environment  TEXT    COLLATE "C" NOT NULL,
    id           TEXT    COLLATE "C" NOT NULL,
    applicant_id TEXT    COLLATE "C" NOT NULL,
    image_id     INTEGER NOT NULL,
    reader       TEXT    COLLATE "C" NOT NULL,
    created_at   BIGINT  NOT NULL,
    sealed       BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id, image_id) REFERENCES images (tenant, environment, applicant_id, id)
);
-- Facts: the newest row per image.
CREATE INDEX facts_image ON facts (tenant, environment, applicant_id, image_id, created_at, id);

CREATE TABLE attempts (
    tenant         TEXT    COLLATE "C" NOT NULL,
    environment    TEXT    COLLATE "C" NOT NULL,
    applicant_id   TEXT    COLLATE "C" NOT NULL,
    id             TEXT    COLLATE "C" NOT NULL,
    count          INTEGER NOT NULL,
    level_name     TEXT    COLLATE "C" NOT NULL,
    level_revision INTEGER NOT NULL,
    submitted_at   BIGINT  NOT NULL,
    open           INTEGER NOT NULL,
    state          TEXT    COLLATE "C" NOT NULL,
    decided_at     BIGINT  NOT NULL,
    outcome        TEXT    COLLATE "C" NOT NULL,
    quality_only   BOOLEAN NOT NULL,
    result         TEXT    COLLATE "C" NOT NULL,
    sealed         BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, applicant_id, id), -- Attempt, Attempts (few per applicant)
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);

CREATE TABLE endpoints (
    tenant              TEXT    COLLATE "C" NOT NULL,
    environment         TEXT    COLLATE "C" NOT NULL,
    id                  TEXT    COLLATE "C" NOT NULL,
    version             BIGINT  NOT NULL,
    name                TEXT    COLLATE "C" NOT NULL,
    description         TEXT    COLLATE "C" NOT NULL,
    target              TEXT    COLLATE "C" NOT NULL,
    target_type         TEXT    COLLATE "C" NOT NULL,
    types               TEXT    COLLATE "C" NOT NULL,
    applicant_type      TEXT    COLLATE "C" NOT NULL,
    source_keys         TEXT    COLLATE "C" NOT NULL,
    signature_algorithm TEXT    COLLATE "C" NOT NULL,
    not_resend_failed   BOOLEAN NOT NULL,
    disabled            BOOLEAN NOT NULL,
    created_at          BIGINT  NOT NULL,
    created_by          TEXT    COLLATE "C" NOT NULL,
    sealed              BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);

CREATE TABLE deliveries (
    tenant       TEXT    COLLATE "C" NOT NULL,
    environment  TEXT    COLLATE "C" NOT NULL,
    id           TEXT    COLLATE "C" NOT NULL,
    endpoint_id  TEXT    COLLATE "C" NOT NULL,
    applicant_id TEXT    COLLATE "C" NOT NULL,
    event_type   TEXT    COLLATE "C" NOT NULL,
    seq          BIGINT  NOT NULL,
    state        TEXT    COLLATE "C" NOT NULL,
    attempts     INTEGER NOT NULL,
    created_at   BIGINT  NOT NULL,
    next_at      BIGINT  NOT NULL,
    last_at      BIGINT  NOT NULL,
    last_status  INTEGER NOT NULL,
    last_latency BIGINT  NOT NULL, -- microseconds
    last_error   TEXT    COLLATE "C" NOT NULL,
    sealed       BYTEA   NOT NULL,
    PRIMARY KEY (tenant, environment, id)
);
-- Deliveries filtered by applicant; EraseApplicant.
CREATE INDEX deliveries_applicant ON deliveries (tenant, environment, applicant_id, id);
-- Deliveries filtered by endpoint; DeleteEndpoint.
CREATE INDEX deliveries_endpoint ON deliveries (tenant, environment, endpoint_id, id);
-- EarlierFirstAttempts.
CREATE INDEX deliveries_first ON deliveries (tenant, environment, endpoint_id, applicant_id, seq) WHERE attempts = 0 AND state = 'queued';

CREATE TABLE delivery_attempts (
    tenant      TEXT    COLLATE "C" NOT NULL,
    environment TEXT    COLLATE "C" NOT NULL,
    delivery_id TEXT    COLLATE "C" NOT NULL,
    number      INTEGER NOT NULL,
    at          BIGINT  NOT NULL,
    status      INTEGER NOT NULL,
    latency     BIGINT  NOT NULL, -- microseconds
    error       TEXT    COLLATE "C" NOT NULL,
    manual      BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, environment, delivery_id, number), -- DeliveryAttempts
    FOREIGN KEY (tenant, environment, delivery_id) REFERENCES deliveries (tenant, environment, id)
);

CREATE TABLE cases (
    tenant       TEXT    COLLATE "C" NOT NULL,
    environment  TEXT    COLLATE "C" NOT NULL,
    id           TEXT    COLLATE "C" NOT NULL,
    applicant_id TEXT    COLLATE "C" NOT NULL,
    attempt_id   TEXT    COLLATE "C" NOT NULL,
    opened_at    BIGINT  NOT NULL,
    priority     INTEGER NOT NULL,
    reasons      TEXT    COLLATE "C" NOT NULL,
    claimed_by   TEXT    COLLATE "C" NOT NULL,
    closed_at    BIGINT  NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- OpenCases, in the order of the queue.
CREATE INDEX cases_queue ON cases (tenant, environment, priority DESC, opened_at, id) WHERE closed_at = 0;
-- OpenCaseOf and CloseCases; an attempt waits for an officer once.
CREATE UNIQUE INDEX cases_open ON cases (tenant, environment, applicant_id, attempt_id) WHERE closed_at = 0;

CREATE TABLE notes (
    tenant       TEXT   COLLATE "C" NOT NULL,
    environment  TEXT   COLLATE "C" NOT NULL,
    id           TEXT   COLLATE "C" NOT NULL,
    applicant_id TEXT   COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT   COLLATE "C" NOT NULL,
    tags         TEXT   COLLATE "C" NOT NULL,
    sealed       BYTEA  NOT NULL,
    PRIMARY KEY (tenant, environment, id),
    FOREIGN KEY (tenant, environment, applicant_id) REFERENCES applicants (tenant, environment, id)
);
-- Notes, newest first.
CREATE INDEX notes_applicant ON notes (tenant, environment, applicant_id, id);

CREATE TABLE blocklist (
    tenant       TEXT   COLLATE "C" NOT NULL,
    environment  TEXT   COLLATE "C" NOT NULL,
    id           TEXT   COLLATE "C" NOT NULL,
    applicant_id TEXT   COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT   COLLATE "C" NOT NULL,
    removed_at   BIGINT NOT NULL,
    sealed       BYTEA  NOT NULL,
    PRIMARY KEY (tenant, environment, id) -- ListEntry, ListEntries
);

CREATE TABLE blocklist_keys (
    tenant      TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    hash        BYTEA NOT NULL,
    entry_id    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, environment, kind, hash, entry_id), -- ListEntriesByKeys
    FOREIGN KEY (tenant, environment, entry_id) REFERENCES blocklist (tenant, environment, id)
);
-- ListEntry and ListEntries read the keys of an entry; RemoveListEntry deletes them.
CREATE INDEX blocklist_keys_entry ON blocklist_keys (tenant, environment, entry_id);

CREATE TABLE audit (
    tenant         TEXT    COLLATE "C" NOT NULL,
    environment    TEXT    COLLATE "C" NOT NULL,
    id             TEXT    COLLATE "C" NOT NULL,
    at             BIGINT  NOT NULL, -- microseconds
    activity       TEXT    COLLATE "C" NOT NULL,
    actor          TEXT    COLLATE "C" NOT NULL,
    channel        TEXT    COLLATE "C" NOT NULL,
    ip             TEXT    COLLATE "C" NOT NULL,
    user_agent     TEXT    COLLATE "C" NOT NULL,
    correlation_id TEXT    COLLATE "C" NOT NULL,
    applicant_id   TEXT    COLLATE "C" NOT NULL,
    image_id       INTEGER NOT NULL,
    description    TEXT    COLLATE "C" NOT NULL,
    seq            BIGINT  NOT NULL DEFAULT 0,
    prev           BYTEA   NOT NULL,
    hash           BYTEA   NOT NULL,
    signature      BYTEA   NOT NULL,
    chained_at     BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, environment, id)
);
-- AuditTrail, newest first.
CREATE INDEX audit_at ON audit (tenant, environment, at, id);
-- AuditTrail of one applicant.
CREATE INDEX audit_applicant ON audit (tenant, environment, applicant_id, at);
-- ChainAudit picks what is unchained, over the installation.
CREATE INDEX audit_unchained ON audit (at, id) WHERE seq = 0;
-- VerifyAudit walks the one chain of the installation.
CREATE UNIQUE INDEX audit_chain ON audit (seq) WHERE seq > 0;

-- The end of the chain: one row, swapped by whoever appends to it.
CREATE TABLE audit_head (
    id   INTEGER NOT NULL PRIMARY KEY,
    seq  BIGINT  NOT NULL,
    hash BYTEA   NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
