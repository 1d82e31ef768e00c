-- Every change of a run or of one of its executions has a number, which rises
-- within the run. Who knows a number can ask for what changed since.
ALTER TABLE run ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER run_changed
AFTER UPDATE OF state ON run
WHEN NEW.state <> OLD.state
BEGIN
    UPDATE run SET changed = changed + 1 WHERE seq = NEW.seq;
END;

CREATE TRIGGER execution_changed
AFTER UPDATE OF state, output ON execution
WHEN NEW.state <> OLD.state OR (OLD.output IS NULL AND NEW.output IS NOT NULL)
BEGIN
    UPDATE run SET changed = changed + 1 WHERE seq = NEW.run;
    UPDATE execution SET changed = (SELECT changed FROM run WHERE seq = NEW.run) WHERE seq = NEW.seq;
END;

-- The last execution of a query, for lists.
CREATE INDEX execution_by_query ON execution (query, seq) WHERE query IS NOT NULL;

-- Who saved a version: the name of the key.
ALTER TABLE query_version ADD COLUMN saved_by TEXT;

-- The charts that people keep with a query: a list, as JSON.
CREATE TABLE chart (
    query      INTEGER PRIMARY KEY REFERENCES query,
    body       TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
