-- The columns stand in the order of the key: SQLite 3.40's PRAGMA integrity_check takes another order
-- for missing values, in a table that is whole.
CREATE TABLE test_case_tag_2 (
    scope       INTEGER NOT NULL,
    instance_id TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    key         TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (scope, instance_id, sequence, key)
) STRICT, WITHOUT ROWID;

INSERT INTO test_case_tag_2 (scope, instance_id, sequence, key, value)
    SELECT scope, instance_id, sequence, key, value FROM test_case_tag;
DROP TABLE test_case_tag;
ALTER TABLE test_case_tag_2 RENAME TO test_case_tag;

CREATE INDEX tag_by_value ON test_case_tag (scope, instance_id, key, value);
