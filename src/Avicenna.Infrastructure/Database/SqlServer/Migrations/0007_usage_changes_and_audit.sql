-- The counts of a key stay when it is deleted. First, so that from here on nobody counts until the end.
ALTER TABLE dbo.usage_hours DROP CONSTRAINT fk_usage_hours_api_key;
GO

-- Null: from a node of an earlier version.
ALTER TABLE dbo.usage_hours ADD tenant_id uniqueidentifier NULL CONSTRAINT fk_usage_hours_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE;
GO

-- Writes every row of the table: some ten seconds for each million.
UPDATE dbo.usage_hours
SET tenant_id = k.tenant_id
FROM dbo.api_keys k
WHERE k.id = usage_hours.api_key_id;
GO

CREATE INDEX ix_usage_hours_tenant ON dbo.usage_hours (tenant_id, hour) INCLUDE (allowed, rate_limited, denied);
GO

-- What became of the requests of all of a tenant's keys, deleted ones included, by the hour.
CREATE TABLE dbo.tenant_usage_hours (
    tenant_id    uniqueidentifier  NOT NULL CONSTRAINT fk_tenant_usage_hours_tenant REFERENCES dbo.tenants (id) ON DELETE CASCADE,
    hour         datetimeoffset(3) NOT NULL,
    allowed      bigint            NOT NULL,
    rate_limited bigint            NOT NULL,
    denied       bigint            NOT NULL,
    CONSTRAINT pk_tenant_usage_hours PRIMARY KEY (tenant_id, hour)
);
GO

CREATE INDEX ix_tenant_usage_hours_hour ON dbo.tenant_usage_hours (hour);
GO

INSERT INTO dbo.tenant_usage_hours (tenant_id, hour, allowed, rate_limited, denied)
SELECT tenant_id, hour, SUM(allowed), SUM(rate_limited), SUM(denied)
FROM dbo.usage_hours
WHERE tenant_id IS NOT NULL
GROUP BY tenant_id, hour;
GO

-- Whose things changed. Null: from a node of an earlier version.
ALTER TABLE dbo.changes ADD tenant_id uniqueidentifier NULL;
GO

-- Events by who did it, and by when; the latter has all that is looked at, so that an event that doesn't fit costs no look at the table.
CREATE INDEX ix_audit_events_actor ON dbo.audit_events (tenant_id, actor_key_id, sequence);
GO

CREATE INDEX ix_audit_events_time ON dbo.audit_events (tenant_id, occurred_at, sequence) INCLUDE (actor_key_id, action);
GO
