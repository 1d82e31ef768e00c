-- When the schedule of a view refreshes it next, and why its last moment
-- started nothing.
ALTER TABLE view ADD COLUMN next_at INTEGER;
ALTER TABLE view ADD COLUMN missed TEXT;
CREATE INDEX view_due ON view (next_at) WHERE next_at IS NOT NULL;
