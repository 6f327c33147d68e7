"""Lists read page by page while others insert: what stood throughout comes once, in order."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import family

STOOD = 120
WRITERS = 3
READS = 4
INSERTED_A_LIST = 60
PAGE_SIZES = (1, 7, 50)
PAGES_MAX = 1000

CASES = {
    "insert": (
        "CreateTestCase",
        lambda name: {"Name": name, "Content": "{}", "Status": "SAVED"},
        "TestCaseId",
    ),
    "ListTestCases": ("TestCaseSummaryList", "Id", {}),
    "SearchTestCases": ("TestCases", "Id", {"SearchCriteria": {"StatusCondition": "SAVED"}}),
}
EXECUTIONS = {
    "insert": (
        "StartTestCaseExecution",
        lambda token: {"TestCaseId": "case", "ClientToken": token},
        "TestCaseExecutionId",
    ),
    "ListTestCaseExecutions": (
        "TestCaseExecutions",
        "TestCaseExecutionId",
        {"TestCaseId": "case"},
    ),
}


class Site:
    """One instance of one account, and how to insert into it and list what it has."""

    def __init__(self, mock, account: str, kind: dict):
        self._mock = mock
        self._account = account
        self._kind = kind

    def send(self, connection, operation: str, members: dict) -> dict:
        members = {"InstanceId": family.INSTANCE, **members}
        answer = family.send(connection, operation, self._account, **members)
        assert answer.status == 200, answer.body
        return answer.json

    def insert(self, connection, name: str) -> str:
        operation, members, id_name = self._kind["insert"]
        return self.send(connection, operation, members(name))[id_name]

    def read(self, connection, operation: str, size: int, begin_page=lambda: None) -> list[str]:
        """The ids of all pages."""
        list_name, id_name, members = self._kind[operation]
        members = {**members, "MaxResults": size}
        ids = []
        for _ in range(PAGES_MAX):
            begin_page()
            page = self.send(connection, operation, members)
            assert len(page[list_name]) == size or "NextToken" not in page
            ids += [item[id_name] for item in page[list_name]]
            if "NextToken" not in page:
                return ids
            members["NextToken"] = page["NextToken"]
        raise AssertionError(f"more than {PAGES_MAX} pages")


class Writers:
    """Threads that insert while pages are read: as many a page, and no more than so many a list,
    lest a list that grows at its end has none."""

    def __init__(self, mock, site: Site):
        self._mock = mock
        self._site = site
        self._permits = threading.Semaphore(0)
        self._left = 0
        self._over = False
        self._pool = ThreadPoolExecutor(WRITERS)
        self.inserted: list[str] = []

    def __enter__(self):
        self._running = [self._pool.submit(self._insert, number) for number in range(WRITERS)]
        return self

    def __exit__(self, *_):
        self._over = True
        self._permits.release(WRITERS)
        self._pool.shutdown()
        for writer in self._running:
            writer.result()

    def begin_list(self) -> None:
        self._left = INSERTED_A_LIST

    def begin_page(self) -> None:
        now = min(WRITERS, self._left)
        self._left -= now
        if now:
            self._permits.release(now)

    def _insert(self, writer: int) -> None:
        with self._mock.connect() as connection:
            for number in itertools.count():
                self._permits.acquire()
                if self._over:
                    return
                self.inserted.append(self._site.insert(connection, f"new-{writer}-{number}"))


@pytest.mark.parametrize("size", PAGE_SIZES)
@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        (CASES, "ListTestCases"),
        (CASES, "SearchTestCases"),
        (EXECUTIONS, "ListTestCaseExecutions"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_that_stood_is_repeated_or_skipped(mock, account, kind, operation, size):
    site = Site(mock, account, kind)
    with mock.connect() as connection:
        stood = [site.insert(connection, f"old-{number}") for number in range(STOOD)]
        before = site.read(connection, operation, 100)
        assert sorted(before) == sorted(stood)
        with Writers(mock, site) as writers:
            read = []
            for _ in range(READS):
                writers.begin_list()
                read.append(site.read(connection, operation, size, writers.begin_page))

        known = set(stood) | set(writers.inserted)
        for ids in read:
            assert len(set(ids)) == len(ids), "repeated"
            assert [id for id in ids if id in set(stood)] == before, "skipped or moved"
            assert set(ids) <= known, "never inserted"
        final = site.read(connection, operation, 100)
        assert sorted(final) == sorted(known)


def test_new_items_stand_at_the_end_of_cases_and_the_beginning_of_executions(mock, account):
    """Which is why a reader of test cases meets what was inserted, and one of executions not."""
    for kind, operation, at in (
        (CASES, "ListTestCases", -1),
        (EXECUTIONS, "ListTestCaseExecutions", 0),
    ):
        site = Site(mock, account if at else account[::-1], kind)
        with mock.connect() as connection:
            for number in range(4):
                inserted = site.insert(connection, f"item-{number}")
                assert site.read(connection, operation, 2)[at] == inserted


def test_deleting_between_pages_skips_nothing(mock, account):
    """Also when it is the very item that the token stands behind."""
    site = Site(mock, account, CASES)
    with mock.connect() as connection:
        ids = [site.insert(connection, f"case-{number}") for number in range(6)]
        first = site.send(connection, "ListTestCases", {"MaxResults": 2})
        for id in ids[:2]:
            site.send(connection, "DeleteTestCase", {"TestCaseId": id})
        token = {"NextToken": first["NextToken"]}
        rest = site.send(connection, "ListTestCases", token)
        assert [case["Id"] for case in rest["TestCaseSummaryList"]] == ids[2:]
