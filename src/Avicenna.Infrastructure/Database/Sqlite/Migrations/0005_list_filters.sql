-- Pages of keys by name and by state: what they look at row by row stands in the index, so that a row that doesn't fit costs no
-- look at the table.
DROP INDEX ix_api_keys_tenant;
CREATE INDEX ix_api_keys_tenant ON api_keys (tenant_id, sequence, name_folded, enabled, expires_at);
