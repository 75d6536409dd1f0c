-- A page of the keys with one permission.
CREATE INDEX ix_api_keys_permission ON dbo.api_keys (tenant_id, permission, sequence);
GO

-- The keys that keep a tenant manageable for good: whether there is another one is asked before the last would go.
CREATE INDEX ix_api_keys_lasting_admin ON dbo.api_keys (tenant_id, permission, enabled) WHERE permission = 'admin' AND enabled = 1 AND expires_at IS NULL;
GO

-- The hash by which a secret first came here, where it has been moved to another since: an import must know it again.
ALTER TABLE dbo.api_key_secrets ADD first_hash varbinary(32) NULL;
GO

CREATE INDEX ix_api_key_secrets_first_hash ON dbo.api_key_secrets (first_hash) WHERE first_hash IS NOT NULL;
GO

-- Hashes of secrets that were ended here, so that no import revives them.
CREATE TABLE dbo.retired_hashes (
    hash       varbinary(32)     NOT NULL CONSTRAINT pk_retired_hashes PRIMARY KEY,
    tenant_id  uniqueidentifier  NOT NULL CONSTRAINT fk_retired_hashes_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE,
    api_key_id uniqueidentifier  NOT NULL,
    retired_at datetimeoffset(3) NOT NULL
);
GO

CREATE INDEX ix_retired_hashes_tenant ON dbo.retired_hashes (tenant_id);
GO

CREATE TABLE dbo.idempotency_records (
    -- The order in which records are swept.
    sequence   bigint            IDENTITY(1, 1) NOT NULL CONSTRAINT pk_idempotency_records PRIMARY KEY,
    tenant_id  uniqueidentifier  NOT NULL CONSTRAINT fk_idempotency_records_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE,
    -- The method and the path, in one spelling.
    scope      varchar(128)      COLLATE Latin1_General_BIN2 NOT NULL,
    -- SHA-256 of the caller's key and of the request body.
    key_hash   varbinary(32)     NOT NULL,
    body_hash  varbinary(32)     NOT NULL,
    -- What the call made; it may be gone.
    api_key_id uniqueidentifier  NOT NULL,
    created_at datetimeoffset(3) NOT NULL,
    CONSTRAINT uq_idempotency_records UNIQUE (tenant_id, scope, key_hash)
);
GO

CREATE TABLE dbo.audit_events (
    tenant_id      uniqueidentifier  NOT NULL CONSTRAINT fk_audit_events_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE,
    -- The event's place in the tenant's chain, from 1 without gaps.
    sequence       bigint            NOT NULL,
    id             uniqueidentifier  NOT NULL,
    occurred_at    datetimeoffset(3) NOT NULL,
    action         varchar(32)       COLLATE Latin1_General_BIN2 NOT NULL,
    -- Null: an operator.
    actor_key_id   uniqueidentifier  NULL,
    target_type    varchar(16)       COLLATE Latin1_General_BIN2 NOT NULL,
    target_id      uniqueidentifier  NULL,
    state_before   nvarchar(max)     NULL,
    state_after    nvarchar(max)     NULL,
    client_address varchar(64)       COLLATE Latin1_General_BIN2 NULL,
    request_id     varchar(128)      COLLATE Latin1_General_BIN2 NULL,
    -- HMAC-SHA-256 under the audit key over the event before and this one.
    mac            varbinary(32)     NOT NULL,
    CONSTRAINT pk_audit_events PRIMARY KEY (tenant_id, sequence)
);
GO

CREATE INDEX ix_audit_events_target ON dbo.audit_events (tenant_id, target_id, sequence);
GO
