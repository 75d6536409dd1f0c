-- Instants are Unix milliseconds, ids are lowercase UUIDs, flags are 0 or 1.

CREATE TABLE tenants (
    id           TEXT    NOT NULL PRIMARY KEY,
    subdomain    TEXT    NOT NULL UNIQUE,
    enabled      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    -- When the tenant got its first key, whoever made it; decides that a first key is given once.
    first_key_at INTEGER NULL
) STRICT;

-- Which peppers this database has ever been used with. check_value recognises a pepper without revealing it.
CREATE TABLE peppers (
    id          TEXT    NOT NULL PRIMARY KEY,
    check_value BLOB    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    -- The order in which keys are listed; never reused.
    sequence      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    tenant_id     TEXT    NOT NULL REFERENCES tenants (id),
    name          TEXT    NOT NULL,
    -- The name in upper case, by which it is compared.
    name_folded   TEXT    NOT NULL,
    permission    TEXT    NOT NULL CHECK (permission IN ('user', 'admin')),
    ratelimit_min INTEGER NOT NULL,
    enabled       INTEGER NOT NULL,
    expires_at    INTEGER NULL,
    metadata      TEXT    NULL,
    created_at    INTEGER NOT NULL,
    -- The key that made this one; it may be gone, so nothing enforces it.
    created_by    TEXT    NULL,
    last_used_at  INTEGER NULL
) STRICT;

CREATE INDEX ix_api_keys_tenant ON api_keys (tenant_id, sequence);

CREATE TABLE api_key_secrets (
    -- The newest secret of a key has the highest sequence.
    sequence   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    api_key_id TEXT    NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    -- How hash was made of the secret: 'hmac-sha256' under the pepper.
    scheme     TEXT    NOT NULL,
    -- Null for a scheme that knows no pepper.
    pepper_id  TEXT    NULL REFERENCES peppers (id),
    hash       BLOB    NOT NULL UNIQUE,
    -- The secret's last characters; null where nobody here ever saw the secret.
    hint       TEXT    NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NULL
) STRICT;

CREATE INDEX ix_api_key_secrets_api_key ON api_key_secrets (api_key_id, sequence);
CREATE INDEX ix_api_key_secrets_pepper ON api_key_secrets (pepper_id, expires_at);
