-- The last published result of each query and values key of a team, of any
-- version: what the next run of an incremental query extends.
CREATE TABLE previous (
    name      TEXT PRIMARY KEY, -- previous:<team>:<query>:<values key>
    run       INTEGER NOT NULL REFERENCES run,
    execution INTEGER NOT NULL REFERENCES execution,
    extends   INTEGER NOT NULL CHECK (extends IN (0, 1)) -- it was made from the one before, and can't be made again
) STRICT, WITHOUT ROWID;
CREATE INDEX previous_by_execution ON previous (execution);

INSERT INTO previous (name, run, execution, extends)
SELECT 'previous:' || r.team || ':' || e.query || ':' || e.values_key, e.run, e.seq, 0
FROM latest l JOIN execution e ON e.seq = l.execution JOIN run r ON r.seq = e.run
WHERE e.output IS NOT NULL;

-- A pin may be of a previous result.
ALTER TABLE pin ADD COLUMN execution INTEGER REFERENCES execution;
CREATE INDEX pin_by_execution ON pin (execution) WHERE execution IS NOT NULL;
