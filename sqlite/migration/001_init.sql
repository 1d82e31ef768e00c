-- Times are microseconds since 1970 in UTC. What is absent is NULL. Lists and
-- schemas are JSON. Legal combinations stand as CHECKs, legal transitions as
-- triggers: a defect of the code above ends in an error, never in a wrong row.

CREATE TABLE team (
    id         INTEGER PRIMARY KEY,
    handle     TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_key (
    id         TEXT PRIMARY KEY,
    team       INTEGER NOT NULL REFERENCES team,
    name       TEXT NOT NULL,
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    hint       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_key_by_team ON api_key (team, created_at);

-- A query and its versions. What it computes is in the version.
CREATE TABLE query (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    team        INTEGER NOT NULL REFERENCES team,
    version     INTEGER NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    tags        TEXT,
    private     INTEGER NOT NULL CHECK (private IN (0, 1)),
    archived    INTEGER NOT NULL CHECK (archived IN (0, 1)),
    temp        INTEGER NOT NULL CHECK (temp IN (0, 1)),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    FOREIGN KEY (id, version) REFERENCES query_version (query, version) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX query_listed ON query (team, id) WHERE temp = 0;

CREATE TABLE query_version (
    query      INTEGER NOT NULL REFERENCES query,
    version    INTEGER NOT NULL CHECK (version > 0),
    sql        TEXT NOT NULL,
    params     TEXT,
    view       INTEGER NOT NULL CHECK (view IN (0, 1)),
    created_at INTEGER NOT NULL,
    UNIQUE (query, version)
) STRICT;

-- The names of the catalog: the only mutable thing that readers see.
CREATE TABLE catalog (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    team        INTEGER NOT NULL REFERENCES team,
    kind        TEXT NOT NULL CHECK (kind IN ('materialized_view', 'uploaded_table', 'dataset')),
    description TEXT NOT NULL,
    private     INTEGER NOT NULL CHECK (private IN (0, 1)),
    schema      TEXT,
    current     TEXT REFERENCES table_version,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX catalog_by_team ON catalog (team, kind, name);
CREATE INDEX catalog_by_current ON catalog (current);

-- Immutable contents. A version that a run published has the id of the
-- execution whose output it is; its files belong to that execution.
CREATE TABLE table_version (
    id          TEXT PRIMARY KEY,
    location    TEXT NOT NULL,
    schema      TEXT,
    rows        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    execution   INTEGER REFERENCES execution,
    created_at  INTEGER NOT NULL,
    released_at INTEGER -- when the last name let go of it
) STRICT;
CREATE INDEX table_version_by_execution ON table_version (execution) WHERE execution IS NOT NULL;
CREATE INDEX table_version_released ON table_version (released_at) WHERE released_at IS NOT NULL;

CREATE TRIGGER table_version_is_immutable
BEFORE UPDATE OF id, location, schema, rows, bytes, execution, created_at ON table_version
BEGIN
    SELECT RAISE(ABORT, 'a table version never changes');
END;

-- A materialized view: the schedule and tier of a name that runs publish.
CREATE TABLE view (
    id         TEXT PRIMARY KEY,
    query      INTEGER NOT NULL UNIQUE REFERENCES query,
    catalog    INTEGER NOT NULL UNIQUE REFERENCES catalog,
    tier       TEXT NOT NULL CHECK (tier IN ('medium', 'large')),
    cron       TEXT NOT NULL,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Every run, in the order of submit: seq, not the id, is that order.
CREATE TABLE run (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    team            INTEGER NOT NULL REFERENCES team,
    kind            TEXT NOT NULL CHECK (kind IN ('pipeline', 'query', 'sql', 'refresh')),
    query           INTEGER REFERENCES query,
    tier            TEXT NOT NULL CHECK (tier IN ('medium', 'large')),
    state           TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'executing', 'completed', 'failed', 'cancelled', 'superseded')),
    attempt         INTEGER NOT NULL DEFAULT 0,
    lease_owner     TEXT,
    lease_until     INTEGER,
    pin             INTEGER UNIQUE, -- the order of pins
    pinned_at       INTEGER,        -- the instant
    published       INTEGER UNIQUE, -- the order of publishes
    error           TEXT,
    credits         REAL NOT NULL DEFAULT 0,
    idempotency_key TEXT,
    request_hash    TEXT,
    submitted_at    INTEGER NOT NULL,
    started_at      INTEGER,
    ended_at        INTEGER,
    CHECK ((state IN ('pending', 'executing')) = (ended_at IS NULL)),
    CHECK ((state = 'executing') = (lease_until IS NOT NULL)),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((attempt = 0) = (started_at IS NULL)),
    CHECK (state <> 'executing' OR attempt > 0),
    CHECK ((pin IS NULL) = (pinned_at IS NULL)),
    CHECK ((state = 'completed') = (published IS NOT NULL)),
    CHECK (state <> 'completed' OR (pin IS NOT NULL AND error IS NULL)),
    CHECK (state NOT IN ('failed', 'superseded') OR error IS NOT NULL),
    CHECK ((idempotency_key IS NULL) = (request_hash IS NULL))
) STRICT;
CREATE INDEX run_pending ON run (seq, tier) WHERE state = 'pending';
CREATE INDEX run_leased ON run (seq, lease_until) WHERE state = 'executing';
CREATE INDEX run_by_team ON run (team, kind, seq);
CREATE UNIQUE INDEX run_by_idempotency_key ON run (team, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE plan (
    run  INTEGER PRIMARY KEY REFERENCES run,
    body BLOB NOT NULL -- JSON, or zlib of it
) STRICT;

-- One row per node of a run; seq rises in the plan's order within a run.
CREATE TABLE execution (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    run         INTEGER NOT NULL REFERENCES run,
    node        INTEGER NOT NULL,
    query       INTEGER REFERENCES query,
    query_name  TEXT NOT NULL,
    version     INTEGER NOT NULL,
    values_key  TEXT NOT NULL,
    view        TEXT,
    tier        TEXT NOT NULL CHECK (tier IN ('medium', 'large')),
    root        INTEGER NOT NULL CHECK (root IN (0, 1)),
    inlined     INTEGER NOT NULL CHECK (inlined IN (0, 1)),
    depends_on  TEXT,
    state       TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'executing', 'completed', 'failed', 'cancelled', 'skipped')),
    reason      TEXT,
    error       TEXT,
    output      TEXT,
    boot        TEXT, -- the boot under which output was written; '' when it is synced
    usage       TEXT, -- of an execution that ended without output
    credits     REAL NOT NULL DEFAULT 0,
    started_at  INTEGER,
    ended_at    INTEGER,
    expires_at  INTEGER NOT NULL,
    released_at INTEGER, -- when a latest result let go of it
    swept_at    INTEGER,
    CHECK ((state IN ('pending', 'executing')) = (ended_at IS NULL)),
    CHECK (state <> 'pending' OR (started_at IS NULL AND output IS NULL AND boot IS NULL AND error IS NULL)),
    CHECK (state <> 'executing' OR (started_at IS NOT NULL AND NOT inlined)),
    CHECK (state <> 'executing' OR root OR output IS NULL),
    CHECK (state <> 'completed' OR output IS NOT NULL OR inlined OR swept_at IS NOT NULL),
    CHECK (state NOT IN ('failed', 'skipped') OR output IS NULL),
    CHECK (state <> 'failed' OR error IS NOT NULL),
    CHECK (swept_at IS NULL OR output IS NULL),
    CHECK (NOT inlined OR output IS NULL)
) STRICT;
CREATE INDEX execution_by_run ON execution (run);
CREATE INDEX execution_expiring ON execution (expires_at) WHERE output IS NOT NULL;

-- Which views an unfinished run will publish: who comes first has the turn.
CREATE TABLE turn (
    name TEXT NOT NULL,
    run  INTEGER NOT NULL REFERENCES run,
    PRIMARY KEY (name, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_by_run ON turn (run);

-- What an unfinished run reads, and the version of each view that it will
-- replace; version is NULL where the name had no contents.
CREATE TABLE pin (
    run     INTEGER NOT NULL REFERENCES run,
    name    TEXT NOT NULL,
    version TEXT REFERENCES table_version,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_by_version ON pin (version);

-- The latest result of each query and values key.
CREATE TABLE latest (
    query      INTEGER NOT NULL REFERENCES query,
    values_key TEXT NOT NULL,
    version    INTEGER NOT NULL,
    pin        INTEGER NOT NULL,
    published  INTEGER NOT NULL,
    execution  INTEGER NOT NULL REFERENCES execution,
    PRIMARY KEY (query, values_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_by_publish ON latest (query, version, published, execution);
CREATE INDEX latest_by_execution ON latest (execution);

-- The history of each view.
CREATE TABLE publication (
    seq          INTEGER PRIMARY KEY,
    catalog      INTEGER NOT NULL REFERENCES catalog ON DELETE CASCADE,
    execution    INTEGER NOT NULL REFERENCES execution,
    published_at INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_by_catalog ON publication (catalog, seq);

CREATE TRIGGER run_transition
BEFORE UPDATE OF state ON run
WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'pending' AND NEW.state IN ('executing', 'cancelled'))
    OR (OLD.state = 'executing' AND NEW.state IN ('pending', 'completed', 'failed', 'cancelled', 'superseded')))
BEGIN
    SELECT RAISE(ABORT, 'illegal transition of a run');
END;

CREATE TRIGGER run_end
AFTER UPDATE OF state ON run
WHEN NEW.state NOT IN ('pending', 'executing')
BEGIN
    SELECT RAISE(ABORT, 'a run cannot end before its executions')
    WHERE EXISTS (SELECT 1 FROM execution WHERE run = NEW.seq AND state IN ('pending', 'executing'));
    DELETE FROM turn WHERE run = NEW.seq;
    DELETE FROM pin WHERE run = NEW.seq;
END;

CREATE TRIGGER execution_transition
BEFORE UPDATE OF state ON execution
WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'pending' AND NEW.state IN ('executing', 'skipped', 'cancelled'))
    OR (OLD.state = 'pending' AND NEW.state = 'completed' AND OLD.inlined)
    OR (OLD.state = 'executing' AND NEW.state IN ('pending', 'completed', 'failed', 'cancelled'))
    OR (OLD.state = 'completed' AND NEW.state = 'pending'
        AND (SELECT state IN ('pending', 'executing') FROM run WHERE seq = OLD.run)))
BEGIN
    SELECT RAISE(ABORT, 'illegal transition of an execution');
END;
