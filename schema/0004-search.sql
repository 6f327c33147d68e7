-- What SearchTestCases looks at, apart from the contents: a row for each test case with its current
-- version, the published one where there is one.
CREATE TABLE test_case_search (
    scope        INTEGER NOT NULL,
    instance_id  TEXT NOT NULL,
    sequence     INTEGER NOT NULL,
    test_case_id TEXT NOT NULL COLLATE NOCASE,
    name         TEXT NOT NULL COLLATE NOCASE,
    description  TEXT NOT NULL COLLATE NOCASE,
    status       TEXT NOT NULL,
    PRIMARY KEY (scope, instance_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX search_by_id ON test_case_search (scope, instance_id, test_case_id);
CREATE INDEX search_by_name ON test_case_search (scope, instance_id, name);
CREATE INDEX search_by_description ON test_case_search (scope, instance_id, description);
CREATE INDEX search_by_status ON test_case_search (scope, instance_id, status);

CREATE TABLE test_case_tag (
    scope       INTEGER NOT NULL,
    instance_id TEXT NOT NULL,
    key         TEXT NOT NULL,
    value       TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    PRIMARY KEY (scope, instance_id, sequence, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_by_value ON test_case_tag (scope, instance_id, key, value);

-- MIN() makes the bare columns those of its row: PUBLISHED comes before SAVED.
INSERT INTO test_case_search (scope, instance_id, sequence, test_case_id, name, description, status)
    SELECT scope, instance_id, sequence, test_case_id, name, coalesce(description, ''), min(status)
    FROM test_case JOIN test_case_version USING (scope, instance_id, test_case_id)
    GROUP BY scope, instance_id, test_case_id;
INSERT INTO test_case_tag (scope, instance_id, key, value, sequence)
    SELECT scope, instance_id, tag.key, tag.value, sequence FROM test_case, json_each(tags) AS tag;

-- Of the filters of ListTestCaseExecutions, those that few executions may fit. A start that is
-- going to pass writes to neither.
CREATE INDEX execution_stopped ON execution (scope, instance_id, sequence)
    WHERE stopped_ms IS NOT NULL;
CREATE INDEX execution_failing ON execution (scope, instance_id, sequence)
    WHERE outcome = 'FAILED';
