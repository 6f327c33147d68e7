-- One row for each (account, region) that a request has touched: everything else belongs to one.
CREATE TABLE scope (
    scope      INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    region     TEXT NOT NULL,
    UNIQUE (account_id, region)
) STRICT;

-- Instances that are closed: only the test cases that are listed exist on them.
CREATE TABLE instance (
    scope       INTEGER NOT NULL REFERENCES scope,
    instance_id TEXT NOT NULL,
    PRIMARY KEY (scope, instance_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE test_case (
    scope        INTEGER NOT NULL,
    instance_id  TEXT NOT NULL,
    test_case_id TEXT NOT NULL,
    published    INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (scope, instance_id, test_case_id),
    FOREIGN KEY (scope, instance_id) REFERENCES instance
) STRICT, WITHOUT ROWID;

-- The n-th execution of a scope has the sequence n, from which its id follows under a seed.
CREATE TABLE execution (
    scope        INTEGER NOT NULL REFERENCES scope,
    sequence     INTEGER NOT NULL,
    execution_id TEXT NOT NULL UNIQUE,
    instance_id  TEXT NOT NULL,
    test_case_id TEXT NOT NULL,
    started_ms   INTEGER NOT NULL,
    PRIMARY KEY (scope, sequence)
) STRICT, WITHOUT ROWID;

-- Idempotency tokens: a token belongs to a scope and an operation, and leads to the execution that
-- its first use brought about.
CREATE TABLE client_token (
    scope      INTEGER NOT NULL REFERENCES scope,
    operation  TEXT NOT NULL,
    token      TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, operation, token)
) STRICT, WITHOUT ROWID;
