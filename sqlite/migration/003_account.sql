-- Keys that end by themselves and tell when they were used last, sign-ins at
-- the web page, and what a team may spend.
ALTER TABLE api_key ADD COLUMN expires_at INTEGER;
ALTER TABLE api_key ADD COLUMN used_at INTEGER;

-- NULL: the server's own cap counts; 0: none.
ALTER TABLE team ADD COLUMN credits_cap REAL CHECK (credits_cap >= 0);

-- Who signed in with a key. It ends with the key.
CREATE TABLE sign_in (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the cookie
    key        TEXT NOT NULL REFERENCES api_key,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_expiring ON sign_in (expires_at);

-- What a team has spent since a moment.
CREATE INDEX run_spent ON run (team, ended_at, started_at, credits) WHERE ended_at IS NOT NULL;
