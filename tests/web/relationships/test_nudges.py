"""The pages on which a coordinator sets reminders and sees what a pair would get."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.relationships.queries.nudge_settings import digest_of_ladder, ladder_of
from peerloom.domain.relationships.rules.ladder import LADDER, RungId, Setting
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    program: Program
    cohort: Cohort
    client: Client

    def address(self, name: str, *more: str) -> str:
        return reverse(f"nudges:{name}", args=[self.program.organisation.slug, self.program.public_id, *more])

    def sent(self, **changes: str) -> dict[str, str]:
        kept = {f"days_{rung.id}": str(rung.days) for rung in LADDER.values()}
        on = {f"on_{rung}": "on" for rung in LADDER}
        return kept | on | {"seen": digest_of_ladder(ladder_of(self.program))} | changes


@pytest.fixture
def scene() -> Scene:
    organisation, account, client = make_organisation(), make_account(), Client()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    client.force_login(account)
    program = make_program(organisation)
    return Scene(program, make_cohort(program), client)


def test_a_coordinator_sets_the_ladder(scene: Scene) -> None:
    sent = scene.sent(days_gap="21")
    del sent["on_no_goal"]
    assert scene.client.post(scene.address("ladder"), sent).status_code == 303
    ladder = ladder_of(scene.program)
    assert ladder[RungId.GAP] == Setting(on=True, days=21)
    assert not ladder[RungId.NO_GOAL].on
    assert "7 gentle reminders" in scene.client.get(scene.address("ladder")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days_gap": "0"}, "greater than or equal to 1"),
        ({"days_gap": "9" * 30}, "less than or equal to 90"),
        ({"days_gap": "soon"}, "Enter a whole number"),
        ({"days_gap": ""}, "required"),
        ({"days_first_meeting": "14"}, "has to come later"),
    ],
)
def test_what_cannot_be_is_said(scene: Scene, wrong: dict[str, str], words: str) -> None:
    answer = scene.client.post(scene.address("ladder"), scene.sent(**wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_two_who_change_it_at_once_overwrite_nothing(scene: Scene) -> None:
    late = scene.sent(days_gap="30")
    scene.client.post(scene.address("ladder"), scene.sent(days_gap="21"))
    answer = scene.client.post(scene.address("ladder"), late)
    assert answer.status_code == 409
    assert 'value="30"' in answer.content.decode()
    assert ladder_of(scene.program)[RungId.GAP].days == 21


def test_staff_look_and_do_not_change(scene: Scene) -> None:
    account = make_account()
    make_person(scene.program.organisation, Role.STAFF, account=account)
    scene.client.force_login(account)
    page = scene.client.get(scene.address("ladder")).content.decode()
    assert "Keep these reminders" not in page
    assert scene.client.post(scene.address("ladder"), scene.sent(days_gap="21")).status_code == 422


def test_every_reminder_can_be_looked_at_as_its_readers_get_it(scene: Scene) -> None:
    for rung in LADDER.values():
        for reader in rung.audience:
            html = scene.client.get(scene.address("preview", rung.id, reader))
            assert html.status_code == 200
            assert "style-src 'unsafe-inline'" in html["Content-Security-Policy"]
            text = scene.client.get(scene.address("preview", rung.id, reader), {"text": "1"}).content.decode()
            assert "Mentor Up" in text
            assert "%(" not in text
            assert "Choose what you get" in text


@pytest.mark.parametrize(("rung", "reader"), [("gap", "staff"), ("gap", "nobody"), ("salaries", "mentee")])
def test_what_is_never_sent_cannot_be_looked_at(scene: Scene, rung: str, reader: str) -> None:
    assert scene.client.get(scene.address("preview", rung, reader)).status_code == 404


@pytest.mark.parametrize("case", ["typical", "silent", "struggling"])
def test_a_coordinator_sees_all_that_a_pair_would_get(scene: Scene, case: str) -> None:
    with clock.frozen_at(MOMENT):
        page = scene.client.get(scene.address("timeline"), {"case": case}).content.decode()
        answer = scene.client.get(scene.address("timeline-file"), {"case": case})
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert list(rows[0]) == ["day", "date", "recipient", "message", "reason"]
    pair = sum(1 for row in rows if row["recipient"] != "staff")
    assert f"a {case} pair would get: {pair} messages" in page
    assert rows[0]["message"] == "Meet Tomasz"
    assert f"mentor-up-{case}.csv" in answer["Content-Disposition"]
    assert page.count("<time") == len(rows)


def test_switching_a_reminder_off_takes_it_out_of_what_is_foretold(scene: Scene) -> None:
    def foretold() -> str:
        with clock.frozen_at(MOMENT):
            return str(scene.client.get(scene.address("timeline"), {"case": "silent"}).content.decode())

    assert "A first meeting with Tomasz" in foretold()
    sent = scene.sent()
    del sent["on_first_meeting"]
    scene.client.post(scene.address("ladder"), sent)
    assert "A first meeting with Tomasz" not in foretold()


def test_a_program_without_a_round_says_what_to_do(scene: Scene) -> None:
    scene.cohort.delete()
    assert "no dates yet" in scene.client.get(scene.address("timeline")).content.decode()
    assert scene.client.get(scene.address("timeline-file")).status_code == 404


def test_the_timeline_asks_little(scene: Scene) -> None:
    with CaptureQueriesContext(connection) as queries:
        scene.client.get(scene.address("timeline"))
    assert len(queries) <= 12
