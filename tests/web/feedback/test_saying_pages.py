"""The pages of the box and of what came of it: as many questions to the database for many rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.feedback.models import YouSaid
from peerloom.domain.people.enums import Role
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.saying import suggest_for

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_box_takes_as_many_queries_for_thirty_as_for_one() -> None:
    relationship, mentee, _mentor = make_pair()
    program, organisation = relationship.cohort.program, relationship.organisation
    mentee.account = make_account()
    mentee.save()
    coordinator = make_person(organisation, Role.COORDINATOR, account=make_account())
    desk, box = Client(), Client()
    desk.force_login(coordinator.account)  # type: ignore[arg-type]  # made above
    box.force_login(mentee.account)
    addresses = [
        (desk, reverse("saying:desk", args=[organisation.slug, program.public_id])),
        (box, reverse("saying:box", args=[organisation.slug, program.public_id])),
    ]
    counts = []
    there = 0
    for rows in (1, 3, 30):
        for number in range(there, rows):
            suggest_for(program, mentee, f"Idea {number}", named=bool(number % 2))
            YouSaid.objects.create(
                organisation=organisation,
                program=program,
                said=f"Said {number}",
                did="Done",
                written_by=coordinator,
                written_at=MOMENT,
                shown_at=MOMENT,
            )
        there = rows
        counts.append([queries(client, address) for client, address in addresses])
    assert counts[0] == counts[1] == counts[2], counts
    assert max(counts[0]) <= 12, counts
