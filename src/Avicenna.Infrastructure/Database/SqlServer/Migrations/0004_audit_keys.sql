-- Which audit key a tenant's trail is sealed under: a value that only that key yields and that doesn't reveal it. Null: a trail from
-- before this column, or from a node of an earlier version.
ALTER TABLE dbo.tenants ADD audit_key_check varbinary(32) NULL;
GO

-- The order in which peppers came here. 0: from a node of an earlier version.
ALTER TABLE dbo.peppers ADD ordinal bigint NOT NULL CONSTRAINT df_peppers_ordinal DEFAULT 0;
GO

UPDATE dbo.peppers
SET ordinal = (
    SELECT COUNT(*)
    FROM dbo.peppers p
    WHERE p.created_at < peppers.created_at OR (p.created_at = peppers.created_at AND p.id <= peppers.id)
);
GO

CREATE UNIQUE INDEX ix_peppers_ordinal ON dbo.peppers (ordinal) WHERE ordinal > 0;
GO

-- No event stands before the first. Rows that do were forged: they are evidence for 'audit verify' to name, so they stay, and
-- while they do there can be no constraint.
IF NOT EXISTS (SELECT 1 FROM dbo.audit_events WHERE sequence < 1)
    ALTER TABLE dbo.audit_events ADD CONSTRAINT ck_audit_events_sequence CHECK (sequence >= 1);
GO
