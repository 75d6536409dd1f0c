-- The caller's own name for whoever holds the key.
ALTER TABLE api_keys ADD COLUMN owner_id TEXT NULL;

-- Separated by spaces.
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN allowed_addresses TEXT NOT NULL DEFAULT '';
ALTER TABLE endpoints ADD COLUMN scopes TEXT NOT NULL DEFAULT '';

CREATE INDEX ix_api_keys_owner ON api_keys (tenant_id, owner_id, sequence) WHERE owner_id IS NOT NULL;

-- Keys by the hint of their newest secret, and by their expiry.
CREATE INDEX ix_api_key_secrets_hint ON api_key_secrets (hint, api_key_id) WHERE expires_at IS NULL;
CREATE INDEX ix_api_keys_expiry ON api_keys (tenant_id, expires_at, sequence) WHERE expires_at IS NOT NULL;
