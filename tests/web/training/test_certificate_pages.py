from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from peerloom.domain.training.models import Completion
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from tests.factories import MOMENT
from tests.web.training.conftest import Classroom

pytestmark = pytest.mark.django_db


def page(public_id: str, *, days: int = 0) -> tuple[int, str]:
    with clock.frozen_at(MOMENT + timedelta(days=days)):
        answer = Client().get(reverse("certificate-check", args=[public_id]))
    return answer.status_code, answer.content.decode()


def test_anyone_with_the_certificate_can_check_it(room: Classroom) -> None:
    completion = Completion.objects.create(
        organisation=room.organisation,
        person=room.mentee.person,
        course=room.course,
        title="Active <i>listening</i>",
        minutes=20,
        completed_at=MOMENT,
        expires_on=date(2026, 10, 5),
    )
    status, said = page(completion.public_id)
    assert status == 200
    assert "This certificate is genuine" in said
    for words in ("Linh Tran", "Active &lt;i&gt;listening", "20 minutes", "Northfield University"):
        assert words in said
    assert room.mentee.person.email not in said
    assert "noindex" in said
    assert "has run out" in page(completion.public_id, days=1)[1]


def test_a_number_that_we_never_gave(room: Classroom) -> None:
    status, said = page(new_public_id())
    assert status == 404
    assert "We know no such certificate" in said
