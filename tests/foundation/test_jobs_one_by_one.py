"""One row that breaks: the others are done, and the job says so."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError

from peerloom.foundation.jobs import LeaseLost, SomeFailed, one_by_one
from peerloom.foundation.jobs.models import ScheduleSlot
from peerloom.foundation.refusals import Refused
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


def do(name: str, trouble: Exception | None) -> None:
    ScheduleSlot.objects.create(schedule=name, slot=MOMENT)
    if trouble is not None:
        raise trouble


def do_all(troubles: dict[str, Exception | None]) -> None:
    with one_by_one() as rows:
        for name, trouble in troubles.items():
            with rows.trying(name):
                do(name, trouble)


def done() -> list[str]:
    return list(ScheduleSlot.objects.order_by("schedule").values_list("schedule", flat=True))


def test_one_that_breaks_leaves_nothing_behind_and_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SomeFailed, match="1 failed: b"):
        do_all({"a": None, "b": ZeroDivisionError(), "c": None})
    assert done() == ["a", "c"]
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage().startswith("b ")
    assert record.exc_info is not None


def test_what_somebody_else_has_settled_is_no_failure() -> None:
    do_all({"a": Refused("It is over already."), "b": None})
    assert done() == ["b"]


@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), LeaseLost("x")])
def test_what_is_no_fault_of_the_row_ends_the_attempt(trouble: Exception) -> None:
    with pytest.raises(type(trouble)):
        do_all({"a": None, "b": trouble, "c": None})
    assert done() == ["a"]
