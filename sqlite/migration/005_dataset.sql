-- Where the files of a registered dataset are. Its contents are versions like
-- any other, whose files are read in place.
CREATE TABLE dataset (
    catalog    INTEGER PRIMARY KEY REFERENCES catalog ON DELETE CASCADE,
    pattern    TEXT NOT NULL CHECK (pattern LIKE '/%'),
    format     TEXT NOT NULL CHECK (format IN ('parquet', 'csv')),
    configured INTEGER NOT NULL CHECK (configured IN (0, 1)) -- by the configuration file
) STRICT;
