-- The caller's own name for whoever holds the key; 255 code points are at most 510 UTF-16 code units.
ALTER TABLE dbo.api_keys ADD owner_id nvarchar(510) COLLATE Latin1_General_BIN2 NULL;
GO

-- Separated by spaces.
ALTER TABLE dbo.api_keys ADD scopes varchar(6463) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT df_api_keys_scopes DEFAULT '';
GO

ALTER TABLE dbo.api_keys ADD allowed_addresses varchar(2816) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT df_api_keys_allowed_addresses DEFAULT '';
GO

ALTER TABLE dbo.endpoints ADD scopes varchar(6463) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT df_endpoints_scopes DEFAULT '';
GO

-- These block writers of the tables while they are made: a few seconds for each million keys.
CREATE INDEX ix_api_keys_owner ON dbo.api_keys (tenant_id, owner_id, sequence) WHERE owner_id IS NOT NULL;
GO

-- Keys by the hint of their newest secret, and by their expiry.
CREATE INDEX ix_api_key_secrets_hint ON dbo.api_key_secrets (hint, api_key_id) WHERE expires_at IS NULL;
GO

CREATE INDEX ix_api_keys_expiry ON dbo.api_keys (tenant_id, expires_at, sequence) WHERE expires_at IS NOT NULL;
GO
