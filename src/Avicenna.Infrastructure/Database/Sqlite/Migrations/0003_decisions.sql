-- What requests that match no endpoint need: 'none', 'user' or 'admin'.
ALTER TABLE tenants ADD COLUMN default_authentication TEXT NOT NULL DEFAULT 'user';
ALTER TABLE tenants ADD COLUMN allow_preflight INTEGER NOT NULL DEFAULT 0;

CREATE TABLE endpoints (
    -- The order in which endpoints are listed; never reused.
    sequence       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id             TEXT    NOT NULL UNIQUE,
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    path           TEXT    NOT NULL,
    -- The one spelling of all patterns that match the same paths.
    path_canonical TEXT    NOT NULL,
    -- In upper case, or '*'.
    method         TEXT    NOT NULL,
    authentication TEXT    NOT NULL CHECK (authentication IN ('none', 'user', 'admin')),
    created_at     INTEGER NOT NULL,
    UNIQUE (tenant_id, path_canonical, method)
) STRICT;

CREATE INDEX ix_endpoints_tenant ON endpoints (tenant_id, sequence);

-- The number of the newest change. Whoever makes one takes the next number in the transaction of the change, and so holds this row
-- until it commits: numbers appear in the order of commits.
CREATE TABLE change_counter (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;

INSERT INTO change_counter (id, number) VALUES (1, 0);

-- What nodes must forget of what they know.
CREATE TABLE changes (
    number     INTEGER NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    subject_id TEXT    NOT NULL,
    made_at    INTEGER NOT NULL
) STRICT;

-- What became of a key's requests, by the hour.
CREATE TABLE usage_hours (
    api_key_id   TEXT    NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    hour         INTEGER NOT NULL,
    allowed      INTEGER NOT NULL,
    rate_limited INTEGER NOT NULL,
    denied       INTEGER NOT NULL,
    PRIMARY KEY (api_key_id, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_usage_hours_hour ON usage_hours (hour);
