"""How an execution goes: what its summary, its records and the lists say of it at a moment."""

import json
import re
from dataclasses import dataclass

HANG_MS = 300_000
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
END = {
    "PASSED": ("SUCCESS", "Test case execution passed."),
    "FAILED": ("FAILURE", "An observation was not met."),
    "STOPPED": ("FAILURE", "Test case execution was stopped."),
    "timed out": ("TIMEOUT", "Test case execution timed out."),
}


@dataclass
class Execution:
    id: str
    sequence: int
    instance: str
    case_id: str
    started_ms: int
    runs_ms: int | None
    ends_ms: int | None
    times: int  # of a manual plan, else 0
    outcome: str  # PASSED, FAILED or HANG
    failing: list[str]
    observations: list[str]
    reads: int = 0
    stopped_ms: int | None = None
    contact_id: str | None = None
    named: str = ""  # its instance, as the request that started it had it

    @classmethod
    def started(cls, id, sequence, where, now_ms, plan, observations):
        """`where` is (instance, test case); `observations` those of the content, or None."""
        progression = plan.get("progression", "time")
        outcome = plan.get("outcome", "PASSED")
        if observations is None:
            observations = [f"observation-{n + 1}" for n in range(plan.get("observations", 2))]
        runs_ms = ends_ms = now_ms
        if progression == "time":
            runs_ms = now_ms + plan.get("initiatedSeconds", 1) * 1000
            ends_ms = runs_ms + plan.get("inProgressSeconds", 2) * 1000
        if outcome == "HANG":
            ends_ms = now_ms + HANG_MS
        times = 0
        if progression == "manual":
            runs_ms = ends_ms = None
            times = plan.get("times", 1)
        failing = plan.get("failingObservations", observations[-1:])
        return cls(
            id, sequence, *where, now_ms, runs_ms, ends_ms, times, outcome, failing, observations
        )

    def read(self, now_ms: int) -> None:
        """Counts a read, which is what moves a manual execution on."""
        if not self.times or self.stopped_ms is not None:
            return
        self.reads += 1
        if self.reads == self.times:
            self.runs_ms = now_ms
        if self.reads == 2 * self.times:
            self.ends_ms = now_ms

    def status(self, now_ms: int) -> str:
        if self.stopped_ms is not None:
            return "STOPPED"
        if self.ends_ms is not None and self.ends_ms <= now_ms:
            return "PASSED" if self.outcome == "PASSED" else "FAILED"
        has_run = self.runs_ms is not None and self.runs_ms <= now_ms
        return "IN_PROGRESS" if has_run else "INITIATED"

    def ended_ms(self, now_ms: int) -> int | None:
        if self.stopped_ms is not None:
            return self.stopped_ms
        return None if self.status(now_ms) in ("INITIATED", "IN_PROGRESS") else self.ends_ms

    def results(self, now_ms: int) -> list[tuple[str, bool, int]]:
        """The observations whose result is known: id, failed, since when."""
        if self.runs_ms is None or self.ends_ms is None:
            return []
        results = []
        for nth, id in enumerate(self.observations, 1):
            known_ms = self.runs_ms + (self.ends_ms - self.runs_ms) * nth // len(self.observations)
            failed = self.outcome == "FAILED" and id in self.failing
            if self.outcome == "HANG":
                known_ms, failed = self.ends_ms, True
            if known_ms <= (now_ms if self.stopped_ms is None else self.stopped_ms):
                results.append((id, failed, known_ms))
        return results

    def _counts(self, now_ms: int) -> tuple[int, int, int]:
        results = self.results(now_ms)
        failed = sum(failed for _, failed, _ in results)
        return len(self.observations), len(results) - failed, failed

    def _times(self, now_ms: int) -> dict:
        ended_ms = self.ended_ms(now_ms)
        times = {"StartTime": self.started_ms / 1000}
        return times if ended_ms is None else {**times, "EndTime": ended_ms / 1000}

    def summary(self, now_ms: int) -> dict:
        names = ("TotalObservations", "ObservationsPassed", "ObservationsFailed")
        return {
            **self._times(now_ms),
            "Status": self.status(now_ms),
            "ObservationSummary": dict(zip(names, self._counts(now_ms), strict=True)),
        }

    def listed(self, now_ms: int) -> dict:
        return {
            **self._times(now_ms),
            "TestCaseExecutionId": self.id,
            "TestCaseId": self.case_id,
            "TestCaseExecutionStatus": self.status(now_ms),
        }

    def records(self, now_ms: int, told: list[dict]) -> list[dict]:
        """All records. The id of the contact is the server's: it is learnt from what it told."""
        status, ended_ms = self.status(now_ms), self.ended_ms(now_ms)
        records = [record("PASSED", self.started_ms, {"Type": "INITIATION"})]
        if self.runs_ms is not None and self.runs_ms <= (now_ms if ended_ms is None else ended_ms):
            contact = {"Type": "EXECUTION_START", "ContactId": self._contact(told)}
            records.append(record("PASSED", self.runs_ms, contact))
        for id, failed, known_ms in self.results(now_ms):
            result = "FAILED" if failed else "PASSED"
            observation = {"Type": "OBSERVATION", "Identifier": id, "Status": result}
            observation |= {"Event": {}, "Actions": []}
            records.append({"ObservationId": id, **record(result, known_ms, observation)})
        if ended_ms is not None:
            records.append(record(status, ended_ms, self._completion(status, now_ms)))
        return records

    def _completion(self, status: str, now_ms: int) -> dict:
        timed_out = status == "FAILED" and self.outcome == "HANG"
        type, message = END["timed out" if timed_out else status]
        names = ("TotalObservations", "PassedObservations", "FailedObservations")
        return {
            "Type": "COMPLETION",
            "Status": status,
            "CompletionReason": {
                "Type": type,
                "Message": message,
                "Details": {},
                "FailureReasons": ["OBSERVE_EVENT"] if status == "FAILED" else [],
            },
            "ExecutionSummary": dict(zip(names, self._counts(now_ms), strict=True)),
        }

    def _contact(self, told: list[dict]) -> str:
        for entry in told if self.contact_id is None else ():
            contact_id = json.loads(entry["Record"]).get("ContactId", "")
            if UUID.fullmatch(contact_id):
                self.contact_id = contact_id
        return self.contact_id or "a contact"


def record(status: str, time_ms: int, record: dict) -> dict:
    return {"Status": status, "Timestamp": time_ms / 1000, "Record": record}
