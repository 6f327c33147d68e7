-- The id of an execution tells its sequence to whoever knows its scope's series (base/ids.h), so that
-- none need be looked for by its id: an index of ids, which are in no order, cost as much as all else.
-- Only ids that were given, not drawn from the series, have one.
ALTER TABLE scope ADD COLUMN id_series INTEGER;

CREATE TABLE execution_2 (
    scope           INTEGER NOT NULL REFERENCES scope,
    sequence        INTEGER NOT NULL,
    execution_id    TEXT NOT NULL,
    instance_id     TEXT NOT NULL,
    test_case_id    TEXT NOT NULL,
    started_ms      INTEGER NOT NULL,
    runs_ms         INTEGER,
    ends_ms         INTEGER,
    stopped_ms      INTEGER,
    outcome         TEXT NOT NULL CHECK (outcome IN ('PASSED', 'FAILED')),
    timed_out       INTEGER NOT NULL CHECK (timed_out IN (0, 1)),
    times           INTEGER,
    reads           INTEGER NOT NULL DEFAULT 0,
    observations    INTEGER NOT NULL,
    failing         TEXT NOT NULL,
    observation_ids TEXT,
    initiated_ms    INTEGER NOT NULL,
    id_given        INTEGER NOT NULL CHECK (id_given IN (0, 1)),
    PRIMARY KEY (scope, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO execution_2 (scope, sequence, execution_id, instance_id, test_case_id, started_ms, runs_ms,
                         ends_ms, stopped_ms, outcome, timed_out, times, reads, observations, failing,
                         observation_ids, initiated_ms, id_given)
    SELECT scope, sequence, execution_id, instance_id, test_case_id, started_ms, runs_ms, ends_ms,
           stopped_ms, outcome, timed_out, times, reads, observations, failing, observation_ids,
           initiated_ms, 1
    FROM execution;
DROP TABLE execution;
ALTER TABLE execution_2 RENAME TO execution;

CREATE UNIQUE INDEX execution_by_given_id ON execution (scope, execution_id)
    WHERE id_given = 1;
CREATE INDEX execution_stopped ON execution (scope, instance_id, sequence)
    WHERE stopped_ms IS NOT NULL;
CREATE INDEX execution_failing ON execution (scope, instance_id, sequence)
    WHERE outcome = 'FAILED';
