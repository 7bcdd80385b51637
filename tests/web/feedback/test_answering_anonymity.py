"""Trying to find out who gave which answers, with the whole database in hand. See docs/adr/0021."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.jobs.answering import mix_anonymous_answers
from peerloom.domain.feedback.messages.waves import write_survey_letter
from peerloom.domain.feedback.models import InstrumentVersion, Response, SurveyInvitation, Wave
from peerloom.domain.feedback.survey_links import path_to_survey
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import JobState
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.answering import sent
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.web.feedback.whole_database import Claims, Dump, listed, ways_to_link, ways_to_tell_groups, whole_database

pytestmark = pytest.mark.usefixtures("transactional_db")

PEOPLE = 12


@dataclass
class Answered:
    """A wave that twelve people have answered; ``order`` is theirs, ``said`` what each ticked."""

    wave: Wave
    order: list[int]
    said: dict[int, tuple[int, ...]]
    marks: dict[int, list[str]]

    def truth(self) -> Claims:
        """Which response is whose, which only this test knows: everybody ticked something else."""
        who = {ticked: person for person, ticked in self.said.items()}
        responses = Response.objects.within(self.wave.organisation_id).prefetch_related("answers__item")
        found: Claims = {}
        for response in responses:
            answers = sorted(response.answers.all(), key=lambda answer: answer.item.position)
            key = response.pk.hex if _keys_are_hex() else str(response.pk)
            found[key] = who[tuple(answer.value or 0 for answer in answers)]
        assert len(found) == PEOPLE
        return found


def _keys_are_hex() -> bool:
    return connection.vendor == "sqlite"


def moment_of(number: int) -> datetime:
    """When the person with this number in the order answers: two days, and always 13 seconds past the minute."""
    return MOMENT + timedelta(days=1 + 2 * (number >= PEOPLE // 2), minutes=7 * number, seconds=13)


def answered(mode: str) -> Answered:
    """Twelve were invited by e-mail; half answered by the link and half signed in, half before and half after a
    reminder, in an order that is not that of the list."""
    chance = random.Random(20261005)
    organisation = make_organisation()
    version = make_instrument(organisation, words=[f"Statement {n}" for n in range(6)], open_question="")
    wave = make_wave(make_cohort(make_program(organisation)), version, mode=mode)
    invitations = [_invited(wave, number) for number in range(PEOPLE)]
    chance.shuffle(invitations)
    patterns: set[tuple[int, ...]] = set()
    while len(patterns) < PEOPLE:
        patterns.add(tuple(chance.randint(1, 5) for _ in range(6)))
    ticked = sorted(patterns)
    chance.shuffle(ticked)
    said = {}
    for number, invitation in enumerate(invitations):
        if number == PEOPLE // 2:
            _remind(invitations[number:])
        with clock.frozen_at(moment_of(number)):
            _answer(invitation, version, ticked[number], signed_in=number % 2 == 0)
        said[invitation.person_id] = ticked[number]
    marks = {each.person_id: [each.public_id, each.person.public_id, each.person.email] for each in invitations}
    return Answered(wave, [each.person_id for each in invitations], said, marks)


def _invited(wave: Wave, number: int) -> SurveyInvitation:
    account = make_account()
    person = make_person(wave.organisation, Role.PARTICIPANT, name=f"Person {number}", account=account)
    invitation = make_invitation(wave, person)
    write_survey_letter(invitation, minutes=2, at=MOMENT)
    return invitation


def _remind(invitations: list[SurveyInvitation]) -> None:
    for invitation in invitations:
        invitation.reminders, invitation.reminded_at = 1, MOMENT + timedelta(days=2)
        invitation.save(update_fields=["reminders", "reminded_at"])
        write_survey_letter(invitation, minutes=2, again=1, at=invitation.reminded_at)


def _answer(
    invitation: SurveyInvitation, version: InstrumentVersion, ticked: tuple[int, ...], *, signed_in: bool
) -> None:
    client, path = Client(), path_to_survey(invitation)
    if signed_in:
        account = invitation.person.account
        assert account is not None
        client.force_login(account)
        path = f"/o/{invitation.organisation.slug}/answering/mine/{invitation.public_id}/"
    client.get(path)
    form = sent(version, *ticked) | {"do": "hand_in", "revision": "0"}
    answer = client.post(f"{path}questions/1/", form)
    assert "Thank you. Your answers are in." in answer.content.decode()


def moments_in(dump: Dump) -> Iterator[str]:
    """Where it says when somebody answered, finer than a day."""
    told = {moment_of(number).strftime("%H:%M:%S") for number in range(PEOPLE)}
    for table, rows in dump.tables.items():
        for row in rows:
            for column, value in row.items():
                if any(moment in str(value) for moment in told):
                    yield f"{table}.{column} says {value}"


def mixed() -> None:
    """By the clock, as it happens."""
    at = MOMENT + timedelta(days=4, hours=-4)
    job = enqueue(mix_anonymous_answers.path, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_only_the_order_of_rows_ties_an_anonymous_answer_to_a_person_and_after_mixing_nothing() -> None:
    """That the order does before is why they are mixed; it also shows that the attack on orders works."""
    wave = answered(Mode.ANONYMOUS)
    dump, truth = whole_database(), wave.truth()
    assert not list(moments_in(dump)), "the whole database holds no moment at which somebody answered"
    ways = ways_to_link(dump, truth, wave.marks, seen=wave.order)
    assert ways
    assert all("._place" in way or "._transaction" in way for way in ways), list(listed(ways))
    assert all(" of mentoring_response._" in way or " of mentoring_itemanswer._" in way for way in ways)

    mixed()
    dump, truth = whole_database(), wave.truth()
    ways = ways_to_link(dump, truth, wave.marks, seen=wave.order)
    assert not ways, list(listed(ways))
    groups = ways_to_tell_groups(dump, truth, wave.marks)
    assert not groups, list(listed(groups))


def test_the_same_attack_on_a_confidential_wave_finds_everybody() -> None:
    wave = answered(Mode.CONFIDENTIAL)
    mixed()
    dump, truth = whole_database(), wave.truth()
    ways = ways_to_link(dump, truth, wave.marks)
    assert "by following keys" in ways
    assert ways_to_tell_groups(dump, truth, wave.marks), "the day and the way tell who came after the reminder"
