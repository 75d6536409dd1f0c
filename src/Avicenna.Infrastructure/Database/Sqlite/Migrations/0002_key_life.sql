-- A page of the keys with one permission.
CREATE INDEX ix_api_keys_permission ON api_keys (tenant_id, permission, sequence);

-- The keys that keep a tenant manageable for good: whether there is another one is asked before the last would go.
CREATE INDEX ix_api_keys_lasting_admin ON api_keys (tenant_id, permission, enabled) WHERE permission = 'admin' AND enabled = 1 AND expires_at IS NULL;

-- The hash by which a secret first came here, where it has been moved to another since: an import must know it again.
ALTER TABLE api_key_secrets ADD COLUMN first_hash BLOB NULL;
CREATE INDEX ix_api_key_secrets_first_hash ON api_key_secrets (first_hash) WHERE first_hash IS NOT NULL;

-- Hashes of secrets that were ended here, so that no import revives them.
CREATE TABLE retired_hashes (
    hash       BLOB    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    api_key_id TEXT    NOT NULL,
    retired_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ix_retired_hashes_tenant ON retired_hashes (tenant_id);

CREATE TABLE idempotency_records (
    -- The order in which records are swept.
    sequence   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant_id  TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    -- The method and the path, in one spelling.
    scope      TEXT    NOT NULL,
    -- SHA-256 of the caller's key and of the request body.
    key_hash   BLOB    NOT NULL,
    body_hash  BLOB    NOT NULL,
    -- What the call made; it may be gone.
    api_key_id TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, scope, key_hash)
) STRICT;

CREATE TABLE audit_events (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    -- The event's place in the tenant's chain, from 1 without gaps.
    sequence       INTEGER NOT NULL,
    id             TEXT    NOT NULL,
    occurred_at    INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    -- Null: an operator.
    actor_key_id   TEXT    NULL,
    target_type    TEXT    NOT NULL,
    target_id      TEXT    NULL,
    state_before   TEXT    NULL,
    state_after    TEXT    NULL,
    client_address TEXT    NULL,
    request_id     TEXT    NULL,
    -- HMAC-SHA-256 under the audit key over the event before and this one.
    mac            BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
) STRICT;

CREATE INDEX ix_audit_events_target ON audit_events (tenant_id, target_id, sequence);
