-- An execution's key is its scope, 31 bits, and its sequence, 32, in one integer: those of a scope are
-- a range of keys, in their order. As a rowid it has SQLite put a new page behind a full one, where a
-- table without rowids has its last pages rebalanced. The columns are for whoever reads the table.
CREATE TABLE execution_2 (
    key             INTEGER PRIMARY KEY,
    scope           INTEGER REFERENCES scope GENERATED ALWAYS AS (key >> 32),
    sequence        INTEGER GENERATED ALWAYS AS (key & 0xffffffff),
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
    id_given        INTEGER NOT NULL CHECK (id_given IN (0, 1))
) STRICT;

-- A row without a place in the keys, which no version has written, stops the migration by a text in
-- place of its key; for NULL SQLite would choose one.
INSERT INTO execution_2 (key, execution_id, instance_id, test_case_id, started_ms, runs_ms, ends_ms,
                         stopped_ms, outcome, timed_out, times, reads, observations, failing,
                         observation_ids, initiated_ms, id_given)
    SELECT CASE WHEN scope BETWEEN 1 AND 0x7fffffff AND sequence BETWEEN 1 AND 0xffffffff
                THEN scope << 32 | sequence ELSE 'none' END,
           execution_id, instance_id, test_case_id, started_ms, runs_ms, ends_ms, stopped_ms, outcome,
           timed_out, times, reads, observations, failing, observation_ids, initiated_ms, id_given
    FROM execution ORDER BY scope, sequence;
DROP TABLE execution;
ALTER TABLE execution_2 RENAME TO execution;

CREATE UNIQUE INDEX execution_by_given_id ON execution (scope, execution_id)
    WHERE id_given = 1;
-- The key stands behind the columns of each index.
CREATE INDEX execution_stopped ON execution (instance_id)
    WHERE stopped_ms IS NOT NULL;
CREATE INDEX execution_failing ON execution (instance_id)
    WHERE outcome = 'FAILED';
