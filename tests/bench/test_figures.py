#!/usr/bin/env python3
"""Tests of what the measurements read and write, without a server."""

import unittest

import load
import targets
from document import with_tables
from figures import median_of, ratio_of_means
from peers import measure
from peers.exchange import id_of
from peers.install import reason_in
from peers.maven import releases
from peers.processes import fields, members
from peers.report import TABLES, of_figures
from peers.table import MOCK, PEERS

METADATA = """<metadata><versioning><release>4.0.0-beta.38</release><versions>
<version>3.9.0</version><version>3.13.2</version><version>3.10.0</version>
<version>4.0.0-beta.38</version></versions></versioning></metadata>"""


def run(per_second: float, p99_us: int = 1) -> load.Load:
    return load.Load(int(per_second), 1.0, 1, p99_us, 1, 0, 0, 0, 0)


def stat(state: str, parent: int, session: int) -> list[str]:
    return fields(f"1 (a ) b) {state} {parent} 0 {session} 0")


DRIVEN = {"per_second": 500.0, "p50_us": 1000, "p99_us": 40_000, "server_cpu_us": 1500.0}
MEASURED = {
    "version": "1.0",
    "start_ms": {"peer": 2000.0, "mock": 5.0},
    "idle_bytes": 100 * 2**20,
    "full_bytes": 200 * 2**20,
    "own_ids": True,
    "replays": False,
    "peer": DRIVEN,
    "mock": {**DRIVEN, "per_second": 20_000.0},
    "ratio": 0.025,
    "p99_ratio": 12.0,
}
RESULTS = {
    "machine": {"processor": "one"},
    "requests": 10_000,
    "connect-mock": {"idle_bytes": 8 * 2**20, "full_bytes": 10 * 2**20}
    | {"own_ids": True, "replays": True},
    "peers": {"moto": MEASURED, "prism": {"problem": "cannot be installed: no such thing"}},
}


class Versions(unittest.TestCase):
    def test_newest_first_by_number_and_no_beta(self):
        self.assertEqual(releases(METADATA), ["3.13.2", "3.10.0", "3.9.0"])

    def test_the_reason_is_the_line_with_the_error(self):
        said = "a\nnpm error code E404\nnpm error 404\nA log of this run is elsewhere\n"
        self.assertEqual(reason_in(said), "npm error code E404")
        self.assertEqual(reason_in("a\nno such file\n\n"), "no such file")
        self.assertEqual(reason_in(""), "")


class Processes(unittest.TestCase):
    def test_a_name_may_hold_a_parenthesis(self):
        self.assertEqual(stat("S", 7, 9)[:2], ["S", "7"])

    def test_members_are_the_session_and_all_descendants(self):
        running = {
            10: stat("S", 1, 10),
            11: stat("S", 10, 11),  # a child that left the session
            12: stat("S", 11, 11),  # and its child
            13: stat("S", 1, 10),  # lost its parent
            14: stat("Z", 10, 10),  # has ended
            15: stat("S", 1, 15),  # another's
        }
        self.assertEqual(members(running, 10), {10, 11, 12, 13})


class Answers(unittest.TestCase):
    def test_only_a_200_with_the_member_has_an_id(self):
        self.assertEqual(id_of(200, b'{"Id": "a"}', "Id"), "a")
        for status, body in ((500, b'{"Id": "a"}'), (200, b'{"Id": ""}'), (200, b"{}")):
            self.assertIsNone(id_of(status, body, "Id"))
        for body in (b"<html>", b"[1]", b'{"Id": 7}', b"\xff"):
            self.assertIsNone(id_of(200, body, "Id"))

    def test_every_peer_is_asked_with_a_token(self):
        for peer in (MOCK, *PEERS):
            self.assertIn(b"{token}", peer.request, peer.name)


class Figures(unittest.TestCase):
    def test_a_ratio_of_means_may_be_off_by_the_errors_of_both(self):
        # Each has a standard error of a tenth: together of 14 %, 1.96 of which are 95 of 100 cases.
        found = ratio_of_means([9.0, 11.0], [18.0, 22.0], "ratio")
        self.assertAlmostEqual(found["ratio"], 0.5)
        self.assertAlmostEqual(found["ratio_error"], 0.5 * 1.96 * 0.1 * 2**0.5)

    def test_one_measurement_tells_nothing_of_its_error(self):
        self.assertEqual(ratio_of_means([1.0], [2.0], "r"), {"r": 0.5, "r_error": 0.0})
        self.assertEqual(median_of([3.0], "m"), {"m": 3.0, "m_error": 0.0})

    def test_an_outlier_moves_no_median(self):
        found = median_of([1.0, 2.0, 3.0, 4.0, 1000.0], "m")
        self.assertEqual(found["m"], 3.0)
        self.assertAlmostEqual(median_of([1.0, 2.0, 3.0], "m")["m_error"], 1.58 * 2 / 3**0.5)


class Targets(unittest.TestCase):
    START = {"start": {"ratio": 1.6, "ratio_error": 0.05}}

    def test_a_row_says_whether_the_figure_is_within_its_bound(self):
        what = "start to first answer"
        rows = targets.compared(self.START)
        self.assertEqual(rows, [(what, "1.60 ± 0.05", "at most 1.5", "missed")])

    def test_a_run_before_stands_beside_it(self):
        before = {"start": {"ratio": 2.0, "ratio_error": 0.1}}
        rows = targets.compared({**self.START, "before": before})
        self.assertEqual(rows[0][-2:], ("2.00", "-20.0 %"))


class Reports(unittest.TestCase):
    def test_a_run_is_compared_with_the_two_beside_it(self):
        mocks = [run(100), run(300), run(100)]
        runs = [run(50), run(20)]
        self.assertAlmostEqual(measure.ratio(runs, mocks, lambda one: one.per_second), 0.175)

    def test_a_peer_that_failed_has_its_reason_in_the_table(self):
        lines = of_figures(RESULTS).splitlines()
        self.assertIn("| connect-mock | 5 | 8.0 | 10.0 | 20,000 |", lines[2])
        self.assertIn("| moto server | 2,000 | 100.0 | 200.0 | 500 | 40.0 | 1,500 |", lines[3])
        self.assertIn("Prism: cannot be installed: no such thing", lines[4])
        self.assertEqual({line.count("|") for line in lines}, {10})

    def test_the_reasons_are_told_where_all_have_failed(self):
        failed = {name: {"problem": "cannot be measured: gone"} for name in RESULTS["peers"]}
        lines = of_figures({**RESULTS, "peers": failed}).splitlines()
        self.assertEqual([line.count("gone") for line in lines[2:]], [1, 1])

    def test_every_table_can_do_without_a_peer(self):
        for name, of_results in TABLES.items():
            self.assertTrue(of_results(RESULTS), name)

    def test_times_connect_mocks(self):
        row = TABLES["peers-ratios"](RESULTS).splitlines()[2]
        self.assertEqual(row, "| moto server | 400 | 12.5 | 20 | 40 | 12.0 |")

    def test_tables_go_between_their_marks_alone(self):
        text = "a\n<!-- x -->\nold\n<!-- end -->\nb\n<!-- y -->\nkept\n<!-- end -->\n"
        changed = with_tables(text, {"x": "new \\1", "none": "lost"})
        self.assertEqual(changed, text.replace("old", "\nnew \\1\n"))


if __name__ == "__main__":
    unittest.main()
