"""Real workers on a real database: several at once, some killed in the middle of their work."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.installations import Installation, installation, wait_until

DRIVER = "tests.foundation.job_driver"


@pytest.fixture(scope="module")
def shared() -> Iterator[Installation]:
    with installation() as made:
        yield made


def drive(place: Installation, *words: str) -> Any:
    outcome = place.run(*words, module=DRIVER)
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def test_a_killed_worker_loses_nothing_and_its_successor_does_nothing_twice() -> None:
    with installation() as place:
        (job,) = drive(place, "enqueue", "hang_once", "a")
        doomed = place.start("worker")
        wait_until((place.data / "hanging").exists)
        doomed.kill()
        doomed.communicate()
        assert drive(place, "look", job) == ["running", 1, 0]
        for _ in ("the lease runs out", "the pause ends"):
            drive(place, "hour")
            assert place.run("worker", "--once").returncode == 0
        assert drive(place, "look", job) == ["done", 2, 1]


def test_workers_at_once_share_the_queue_and_run_each_job_once(shared: Installation) -> None:
    jobs = drive(shared, "enqueue", "count", *[f"shared {n}" for n in range(30)])
    workers = [shared.start("worker", "--once") for _ in range(2)]
    for worker in workers:
        _, errors = worker.communicate(timeout=60)
        assert worker.returncode == 0, errors
    assert drive(shared, "look", jobs[-1]) == ["done", 1, 30]


def test_a_slot_of_a_schedule_is_claimed_by_one_worker_only(shared: Installation) -> None:
    claimers = [shared.start("claim", "count", "40", module=DRIVER) for _ in range(2)]
    answers = [claimer.communicate(timeout=60) for claimer in claimers]
    assert sum(json.loads(answer) for answer, _ in answers) == 40, answers


def test_a_handler_that_only_computes_keeps_its_lease(shared: Installation) -> None:
    assert drive(shared, "beat") is True


def test_a_worker_that_is_asked_to_stop_gives_its_job_back() -> None:
    with installation() as place:
        (job,) = drive(place, "enqueue", "take_its_time", "a")
        worker = place.start("worker")
        wait_until((place.data / "taking").exists)
        worker.send_signal(signal.SIGTERM)
        _, errors = worker.communicate(timeout=20)
        assert worker.returncode == 0, errors
        assert drive(place, "look", job) == ["waiting", 1, 0]
