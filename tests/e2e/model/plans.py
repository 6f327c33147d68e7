"""Plans to choose from, and steps of the clock that lead into each of their moments."""

DEFAULT_PLAN: dict = {}
PLANS = [
    DEFAULT_PLAN,
    {"progression": "immediate"},
    {"progression": "manual", "times": 2},
    {"progression": "manual", "times": 1, "outcome": "FAILED", "observations": 4},
    {"initiatedSeconds": 0, "inProgressSeconds": 5, "outcome": "FAILED"},
    {"outcome": "FAILED", "observations": 3, "failingObservations": ["observation-1"]},
    {"outcome": "HANG"},
    {"observations": 0},
]
ADVANCES_S = [0, 0.25, 1, 1, 2, 60, 300, 8 * 24 * 3600]
