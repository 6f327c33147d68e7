-- Two indexes that lists of executions want and that each start pays for: store/indexes.c makes them
-- when a list is first asked for.
DROP INDEX execution_by_instance;
DROP INDEX execution_by_test_case;
