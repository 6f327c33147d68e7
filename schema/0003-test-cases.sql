-- Test cases have a name, and up to two versions: the one that is saved and the one that is
-- published. The saved one is gone once it has been published.
CREATE TABLE test_case_2 (
    scope        INTEGER NOT NULL,
    instance_id  TEXT NOT NULL,
    test_case_id TEXT NOT NULL,
    -- The how-manieth of its scope: the order of lists.
    sequence     INTEGER NOT NULL,
    name         TEXT NOT NULL,
    tags         TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (scope, instance_id, test_case_id),
    FOREIGN KEY (scope, instance_id) REFERENCES instance
) STRICT, WITHOUT ROWID;

CREATE TABLE test_case_version (
    scope               INTEGER NOT NULL,
    instance_id         TEXT NOT NULL,
    test_case_id        TEXT NOT NULL,
    status              TEXT NOT NULL CHECK (status IN ('PUBLISHED', 'SAVED')),
    description         TEXT,
    content             TEXT NOT NULL,
    content_sha256      TEXT NOT NULL,
    entry_point         TEXT,
    initialization_data TEXT,
    modified_ms         INTEGER NOT NULL,
    modified_region     TEXT NOT NULL,
    -- The observations of a published content: how many, and their ids as a JSON array. NULL when
    -- the content says nothing about them.
    observations        INTEGER,
    observation_ids     TEXT,
    PRIMARY KEY (scope, instance_id, test_case_id, status)
) STRICT, WITHOUT ROWID;

INSERT INTO test_case_2 (scope, instance_id, test_case_id, sequence, name)
    SELECT scope, instance_id, test_case_id, row_number() OVER (PARTITION BY scope),
           coalesce(name, test_case_id)
    FROM test_case;
INSERT INTO test_case_version (scope, instance_id, test_case_id, status, content, content_sha256,
                               modified_ms, modified_region)
    SELECT scope, instance_id, test_case_id, CASE published WHEN 1 THEN 'PUBLISHED' ELSE 'SAVED' END,
           '{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 0, region
    FROM test_case JOIN scope USING (scope);
DROP TABLE test_case;
ALTER TABLE test_case_2 RENAME TO test_case;

CREATE INDEX test_case_by_sequence ON test_case (scope, instance_id, sequence);
CREATE UNIQUE INDEX test_case_by_name ON test_case (scope, instance_id, name);

ALTER TABLE scope ADD COLUMN test_cases INTEGER NOT NULL DEFAULT 0;
UPDATE scope SET test_cases = (SELECT count(*) FROM test_case WHERE test_case.scope = scope.scope);

-- Those of the content that was published when the execution started.
ALTER TABLE execution ADD COLUMN observation_ids TEXT;

-- How long an execution is INITIATED when it need not wait for others.
ALTER TABLE execution ADD COLUMN initiated_ms INTEGER NOT NULL DEFAULT 0;

-- The instance as the first use of the token named it: the same instance by its ARN is another use.
-- NULL for tokens from before this version, and then it is that of the execution.
ALTER TABLE client_token ADD COLUMN instance_id TEXT;
