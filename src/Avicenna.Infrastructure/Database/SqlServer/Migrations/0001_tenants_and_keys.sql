CREATE TABLE dbo.tenants (
    id           uniqueidentifier  NOT NULL CONSTRAINT pk_tenants PRIMARY KEY,
    subdomain    varchar(63)       COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT uq_tenants_subdomain UNIQUE,
    enabled      bit               NOT NULL,
    created_at   datetimeoffset(3) NOT NULL,
    -- When the tenant got its first key, whoever made it; decides that a first key is given once.
    first_key_at datetimeoffset(3) NULL
);
GO

-- Which peppers this database has ever been used with. check_value recognises a pepper without revealing it.
CREATE TABLE dbo.peppers (
    id          varchar(64)       COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT pk_peppers PRIMARY KEY,
    check_value varbinary(32)     NOT NULL,
    created_at  datetimeoffset(3) NOT NULL
);
GO

CREATE TABLE dbo.api_keys (
    -- The order in which keys are listed; never reused.
    sequence      bigint            IDENTITY(1, 1) NOT NULL CONSTRAINT pk_api_keys PRIMARY KEY,
    id            uniqueidentifier  NOT NULL CONSTRAINT uq_api_keys_id UNIQUE,
    tenant_id     uniqueidentifier  NOT NULL CONSTRAINT fk_api_keys_tenant REFERENCES dbo.tenants (id),
    -- 50 code points are at most 100 UTF-16 code units.
    name          nvarchar(100)     NOT NULL,
    -- The name in upper case, by which it is compared.
    name_folded   nvarchar(100)     COLLATE Latin1_General_BIN2 NOT NULL,
    permission    varchar(5)        COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ck_api_keys_permission CHECK (permission IN ('user', 'admin')),
    ratelimit_min int               NOT NULL,
    enabled       bit               NOT NULL,
    expires_at    datetimeoffset(3) NULL,
    metadata      nvarchar(max)     NULL,
    created_at    datetimeoffset(3) NOT NULL,
    -- The key that made this one; it may be gone, so nothing enforces it.
    created_by    uniqueidentifier  NULL,
    last_used_at  datetimeoffset(3) NULL
);
GO

CREATE INDEX ix_api_keys_tenant ON dbo.api_keys (tenant_id, sequence);
GO

CREATE TABLE dbo.api_key_secrets (
    -- The newest secret of a key has the highest sequence.
    sequence   bigint            IDENTITY(1, 1) NOT NULL CONSTRAINT pk_api_key_secrets PRIMARY KEY,
    api_key_id uniqueidentifier  NOT NULL CONSTRAINT fk_api_key_secrets_api_key REFERENCES dbo.api_keys (id) ON DELETE CASCADE,
    -- How hash was made of the secret: 'hmac-sha256' under the pepper.
    scheme     varchar(16)       COLLATE Latin1_General_BIN2 NOT NULL,
    -- Null for a scheme that knows no pepper.
    pepper_id  varchar(64)       COLLATE Latin1_General_BIN2 NULL CONSTRAINT fk_api_key_secrets_pepper REFERENCES dbo.peppers (id),
    hash       varbinary(32)     NOT NULL CONSTRAINT uq_api_key_secrets_hash UNIQUE,
    -- The secret's last characters; null where nobody here ever saw the secret.
    hint       varchar(4)        COLLATE Latin1_General_BIN2 NULL,
    created_at datetimeoffset(3) NOT NULL,
    expires_at datetimeoffset(3) NULL
);
GO

CREATE INDEX ix_api_key_secrets_api_key ON dbo.api_key_secrets (api_key_id, sequence);
GO
CREATE INDEX ix_api_key_secrets_pepper ON dbo.api_key_secrets (pepper_id, expires_at);
GO
