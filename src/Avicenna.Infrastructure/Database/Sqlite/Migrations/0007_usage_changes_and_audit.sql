-- What became of the requests of all of a tenant's keys, deleted ones included, by the hour.
CREATE TABLE tenant_usage_hours (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    hour         INTEGER NOT NULL,
    allowed      INTEGER NOT NULL,
    rate_limited INTEGER NOT NULL,
    denied       INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_tenant_usage_hours_hour ON tenant_usage_hours (hour);

INSERT INTO tenant_usage_hours (tenant_id, hour, allowed, rate_limited, denied)
SELECT k.tenant_id, u.hour, SUM(u.allowed), SUM(u.rate_limited), SUM(u.denied)
FROM usage_hours u
JOIN api_keys k ON k.id = u.api_key_id
GROUP BY k.tenant_id, u.hour;

-- The counts of a key stay when it is deleted.
CREATE TABLE kept_usage_hours (
    api_key_id   TEXT    NOT NULL,
    hour         INTEGER NOT NULL,
    -- Null: from a node of an earlier version.
    tenant_id    TEXT    NULL REFERENCES tenants (id) ON DELETE CASCADE,
    allowed      INTEGER NOT NULL,
    rate_limited INTEGER NOT NULL,
    denied       INTEGER NOT NULL,
    PRIMARY KEY (api_key_id, hour)
) STRICT, WITHOUT ROWID;

INSERT INTO kept_usage_hours (api_key_id, hour, tenant_id, allowed, rate_limited, denied)
SELECT u.api_key_id, u.hour, k.tenant_id, u.allowed, u.rate_limited, u.denied
FROM usage_hours u
LEFT JOIN api_keys k ON k.id = u.api_key_id
ORDER BY u.api_key_id, u.hour;

DROP TABLE usage_hours;

ALTER TABLE kept_usage_hours RENAME TO usage_hours;

CREATE INDEX ix_usage_hours_hour ON usage_hours (hour);

-- SQLite groups fast only what is in order, so a tenant's counts are in the order of its keys.
CREATE INDEX ix_usage_hours_tenant ON usage_hours (tenant_id, api_key_id, hour, allowed, rate_limited, denied);

-- Whose things changed. Null: from a node of an earlier version.
ALTER TABLE changes ADD COLUMN tenant_id TEXT NULL;

-- Events by who did it, and by when; the latter has all that is looked at, so that an event that doesn't fit costs no look at the table.
CREATE INDEX ix_audit_events_actor ON audit_events (tenant_id, actor_key_id, sequence);
CREATE INDEX ix_audit_events_time ON audit_events (tenant_id, occurred_at, sequence, actor_key_id, action);
