from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from peerloom.foundation.jobs.models import Job
from tests.factories import MOMENT, make_application, make_person
from tests.factories.training import make_course
from tests.web.training.conftest import Classroom, window

pytestmark = pytest.mark.django_db
WHEN_LATE = MOMENT + timedelta(days=8)


def page(room: Classroom, **query: str) -> str:
    with clock.frozen_at(WHEN_LATE):
        address = room.coordinator.address("progress", room.program.public_id)
        return room.coordinator.client.get(address, query).content.decode()


def test_who_is_late_comes_first(room: Classroom) -> None:
    assert "One person is late with their training" in page(room)
    assert "Linh Tran" in page(room, state="late")
    assert "Linh Tran" in page(room, state="not-begun", words="linh")
    assert "Nobody fits" in page(room, state="finished")
    assert "Nobody fits" in page(room, words="\x00zzz")
    assert "Linh Tran" in page(room, state="nonsense", cohort="\x00", page="x")


def test_staff_remind_and_participants_do_not(room: Classroom) -> None:
    staff = window(room.organisation, Role.STAFF)
    assert staff.post("remind", room.program.public_id, cohort=room.cohort.public_id).status_code == 302
    assert Job.objects.count() == 1
    assert room.mentee.post("remind", room.program.public_id).status_code == 403
    assert Job.objects.count() == 1


def test_as_many_queries_for_many_people_and_courses(room: Classroom) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(room)
        return len(captured)

    one = queries()
    for number in range(3):
        make_course(room.program, title=f"Course {number}")
        make_application(room.cohort, make_person(room.organisation, name=f"Person {number}"), Side.MENTOR)
    assert queries() == one <= 12


def test_the_list_of_courses_costs_the_same_for_many(room: Classroom) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert room.coordinator.get("list", room.program.public_id).status_code == 200
        return len(captured)

    one = queries()
    for number in range(3):
        make_course(room.program, title=f"Course {number}", after=[room.course])
    assert queries() == one <= 12
