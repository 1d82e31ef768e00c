-- The lineage of a version of a query, as it was traced last while that version
-- was the current one. columns is JSON that the store does not read.
CREATE TABLE query_lineage (
    query     INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    columns   TEXT NOT NULL,
    traced_at INTEGER NOT NULL,
    PRIMARY KEY (query, version),
    FOREIGN KEY (query, version) REFERENCES query_version (query, version) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
