"""A plain model of the test-case family, for the random test to compare the server with."""
