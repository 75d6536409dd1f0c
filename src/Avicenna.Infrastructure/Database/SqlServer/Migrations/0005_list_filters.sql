-- Pages of keys by name and by state: what they look at row by row stands in the index, so that a row that doesn't fit costs no
-- look at the table.
-- Blocks readers and writers of api_keys while the index is made anew: a few seconds for each million keys.
DROP INDEX ix_api_keys_tenant ON dbo.api_keys;
GO

CREATE INDEX ix_api_keys_tenant ON dbo.api_keys (tenant_id, sequence) INCLUDE (name_folded, enabled, expires_at);
GO
