-- Which audit key a tenant's trail is sealed under: a value that only that key yields and that doesn't reveal it. Null: a trail from
-- before this column, or from a node of an earlier version.
ALTER TABLE tenants ADD COLUMN audit_key_check BLOB NULL;

-- The order in which peppers came here. 0: from a node of an earlier version.
ALTER TABLE peppers ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0;

UPDATE peppers
SET ordinal = (
    SELECT COUNT(*)
    FROM peppers p
    WHERE p.created_at < peppers.created_at OR (p.created_at = peppers.created_at AND p.id <= peppers.id)
);

CREATE UNIQUE INDEX ix_peppers_ordinal ON peppers (ordinal) WHERE ordinal > 0;

-- No event stands before the first. Rows that do were forged: they are evidence, so they are kept as they are, and only new ones
-- are checked.
CREATE TABLE checked_audit_events (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    -- The event's place in the tenant's chain, from 1 without gaps.
    sequence       INTEGER NOT NULL CHECK (sequence >= 1),
    id             TEXT    NOT NULL,
    occurred_at    INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    -- Null: an operator.
    actor_key_id   TEXT    NULL,
    target_type    TEXT    NOT NULL,
    target_id      TEXT    NULL,
    state_before   TEXT    NULL,
    state_after    TEXT    NULL,
    client_address TEXT    NULL,
    request_id     TEXT    NULL,
    -- HMAC-SHA-256 under the audit key over the event before and this one.
    mac            BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
) STRICT;

PRAGMA ignore_check_constraints = ON;

INSERT INTO checked_audit_events (tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac)
SELECT tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
FROM audit_events
ORDER BY tenant_id, sequence;

PRAGMA ignore_check_constraints = OFF;

DROP TABLE audit_events;

ALTER TABLE checked_audit_events RENAME TO audit_events;

CREATE INDEX ix_audit_events_target ON audit_events (tenant_id, target_id, sequence);
