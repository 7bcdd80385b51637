"""Stating what one expects: by whom, until when, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import Cadence, ContactChannel, RelationshipState, Style
from peerloom.domain.relationships.models import Expectation, Participation, Relationship
from peerloom.domain.relationships.operations import CannotStateExpectations, StatedExpectations, state_expectations
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from peerloom.web.relationships.expectation_sides import sides_of
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db

WEEKLY = StatedExpectations(Cadence.WEEKLY, ContactChannel.VIDEO, Style.DIRECT, topics="Statistics")
MONTHLY = StatedExpectations(Cadence.MONTHLY, ContactChannel.ANY, Style.OPEN, boundaries="No calls on Sundays")


class Pair:
    def __init__(self) -> None:
        organisation = make_organisation()
        self.linh: Person = make_person(organisation, name="Linh Tran")
        self.tomasz: Person = make_person(organisation, name="Tomasz Zych")
        self.relationship = Relationship.objects.create(
            organisation=organisation,
            cohort=make_cohort(make_program(organisation)),
            introduced_at=MOMENT,
            visible_from=MOMENT,
        )
        for person, side in ((self.linh, "mentee"), (self.tomasz, "mentor")):
            Participation.objects.create(
                organisation=organisation,
                relationship=self.relationship,
                person=person,
                side=side,
                joined_at=MOMENT,
            )

    def actor(self, person: Person) -> Actor:
        return actor_of(person, at=MOMENT)

    def state(self, person: Person, stated: StatedExpectations) -> Expectation:
        return state_expectations(relationship=self.relationship, stated=stated, by=self.actor(person), at=MOMENT)


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_neither_sees_the_other_before_both_have_stated(pair: Pair) -> None:
    pair.state(pair.linh, WEEKLY)
    mine, theirs = (sides_of(pair.relationship, person_id=person.pk) for person in (pair.linh, pair.tomasz))
    assert (mine.mine is not None, mine.both, mine.waiting) == (True, False, [pair.tomasz])
    assert (theirs.mine, theirs.both, theirs.differences) == (None, False, [])
    pair.state(pair.tomasz, MONTHLY)
    for person in (pair.linh, pair.tomasz):
        sides = sides_of(pair.relationship, person_id=person.pk)
        assert sides.both
        assert sides.sides[0].person == person
    assert sides_of(pair.relationship, person_id=pair.linh.pk).differences == [
        "Linh would like to meet every week, Tomasz once a month: agree on it first."
    ]


def test_every_difference_has_its_sentence_and_no_preference_differs_from_nothing(pair: Pair) -> None:
    pair.state(pair.linh, WEEKLY)
    pair.state(pair.tomasz, replace(WEEKLY, channel=ContactChannel.PHONE, style=Style.GENTLE))
    channel, style = sides_of(pair.relationship, person_id=pair.linh.pk).differences
    assert channel == (
        "Linh would rather be in touch by video call, Tomasz by telephone: find a way that suits you both."
    )
    assert style == (
        "Linh likes to be spoken with like this: “direct: tell me what you see”, "
        "Tomasz “gentle: ask, and let me find out”. Say so when it is too much."
    )


def test_one_may_change_ones_mind_until_both_have_stated(pair: Pair) -> None:
    pair.state(pair.linh, WEEKLY)
    assert pair.state(pair.linh, MONTHLY).cadence == Cadence.MONTHLY
    pair.state(pair.tomasz, WEEKLY)
    with pytest.raises(CannotStateExpectations, match="seen each other"):
        pair.state(pair.linh, WEEKLY)
    assert pair.state(pair.linh, MONTHLY).cadence == Cadence.MONTHLY, "the same again is no change"
    assert AuditEvent.objects.filter(verb="expectations.stated").count() == 3


def test_the_trail_does_not_say_what_was_stated(pair: Pair) -> None:
    pair.state(pair.linh, WEEKLY)
    assert AuditEvent.objects.get(verb="expectations.stated").details == {}


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_nothing_is_stated_where_a_match_rests_or_is_over(pair: Pair, state: str) -> None:
    pair.relationship.state = state
    pair.relationship.save()
    with pytest.raises(CannotStateExpectations):
        pair.state(pair.linh, WEEKLY)


def test_nothing_is_stated_before_one_has_been_told_nor_by_others(pair: Pair) -> None:
    with pytest.raises(CannotStateExpectations):
        pair.state(make_person(pair.relationship.organisation), WEEKLY)
    pair.relationship.visible_from = MOMENT + timedelta(minutes=1)
    pair.relationship.save()
    with pytest.raises(CannotStateExpectations):
        pair.state(pair.linh, WEEKLY)


def test_coordinators_see_how_many_have_stated(pair: Pair) -> None:
    pair.state(pair.linh, WEEKLY)
    row = relationships_with_people(actor_with(pair.relationship.organisation, "coordinator")).get()
    assert (row.stated, row.sides) == (1, 2)  # type: ignore[attr-defined]  # columns of the query
