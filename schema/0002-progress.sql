-- How an execution goes is settled when it starts, as moments on the mock's clock: it is INITIATED
-- until runs_ms, IN_PROGRESS until ends_ms, and its outcome from then on, unless it was stopped
-- before. Under a manual plan the moments are those of the reads that bring them about.
ALTER TABLE execution ADD COLUMN runs_ms INTEGER;
ALTER TABLE execution ADD COLUMN ends_ms INTEGER;
ALTER TABLE execution ADD COLUMN stopped_ms INTEGER;
ALTER TABLE execution ADD COLUMN outcome TEXT NOT NULL DEFAULT 'PASSED'
    CHECK (outcome IN ('PASSED', 'FAILED'));
ALTER TABLE execution ADD COLUMN timed_out INTEGER NOT NULL DEFAULT 0 CHECK (timed_out IN (0, 1));

-- A manual plan moves on after so many reads; NULL for the others.
ALTER TABLE execution ADD COLUMN times INTEGER;
ALTER TABLE execution ADD COLUMN reads INTEGER NOT NULL DEFAULT 0;

-- How many observations there are, and the ids of those that fail, as a JSON array.
ALTER TABLE execution ADD COLUMN observations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE execution ADD COLUMN failing TEXT NOT NULL DEFAULT '[]';

-- Executions from before this version have long ended.
UPDATE execution SET runs_ms = started_ms, ends_ms = started_ms;

CREATE INDEX execution_by_instance ON execution (scope, instance_id, sequence);
CREATE INDEX execution_by_test_case ON execution (scope, instance_id, test_case_id, sequence);

-- What ListTestCaseExecutions filters by.
ALTER TABLE test_case ADD COLUMN name TEXT;
