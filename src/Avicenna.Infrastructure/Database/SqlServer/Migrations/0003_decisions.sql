-- What requests that match no endpoint need: 'none', 'user' or 'admin'.
ALTER TABLE dbo.tenants ADD default_authentication varchar(5) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT df_tenants_default_authentication DEFAULT 'user';
GO
ALTER TABLE dbo.tenants ADD allow_preflight bit NOT NULL CONSTRAINT df_tenants_allow_preflight DEFAULT 0;
GO

CREATE TABLE dbo.endpoints (
    -- The order in which endpoints are listed; never reused.
    sequence       bigint            IDENTITY(1, 1) NOT NULL CONSTRAINT pk_endpoints PRIMARY KEY,
    id             uniqueidentifier  NOT NULL CONSTRAINT uq_endpoints_id UNIQUE,
    tenant_id      uniqueidentifier  NOT NULL CONSTRAINT fk_endpoints_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE,
    path           nvarchar(1024)    NOT NULL,
    -- The one spelling of all patterns that match the same paths.
    path_canonical varchar(1024)     COLLATE Latin1_General_BIN2 NOT NULL,
    -- In upper case, or '*'.
    method         varchar(32)       COLLATE Latin1_General_BIN2 NOT NULL,
    authentication varchar(5)        COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT ck_endpoints_authentication CHECK (authentication IN ('none', 'user', 'admin')),
    created_at     datetimeoffset(3) NOT NULL,
    CONSTRAINT uq_endpoints_path UNIQUE (tenant_id, path_canonical, method)
);
GO

CREATE INDEX ix_endpoints_tenant ON dbo.endpoints (tenant_id, sequence);
GO

-- The number of the newest change. Whoever makes one takes the next number in the transaction of the change, and so holds this row
-- until it commits: numbers appear in the order of commits.
CREATE TABLE dbo.change_counter (
    id     int    NOT NULL CONSTRAINT pk_change_counter PRIMARY KEY CONSTRAINT ck_change_counter_one_row CHECK (id = 1),
    number bigint NOT NULL
);
GO

INSERT INTO dbo.change_counter (id, number) VALUES (1, 0);
GO

-- What nodes must forget of what they know.
CREATE TABLE dbo.changes (
    number     bigint            NOT NULL CONSTRAINT pk_changes PRIMARY KEY,
    kind       varchar(16)       COLLATE Latin1_General_BIN2 NOT NULL,
    subject_id uniqueidentifier  NOT NULL,
    made_at    datetimeoffset(3) NOT NULL
);
GO

-- What became of a key's requests, by the hour.
CREATE TABLE dbo.usage_hours (
    api_key_id   uniqueidentifier  NOT NULL CONSTRAINT fk_usage_hours_api_key REFERENCES dbo.api_keys (id) ON DELETE CASCADE,
    hour         datetimeoffset(3) NOT NULL,
    allowed      bigint            NOT NULL,
    rate_limited bigint            NOT NULL,
    denied       bigint            NOT NULL,
    CONSTRAINT pk_usage_hours PRIMARY KEY (api_key_id, hour)
);
GO

CREATE INDEX ix_usage_hours_hour ON dbo.usage_hours (hour);
GO
