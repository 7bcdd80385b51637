"""How the demo's finished program came to its end: meetings, looks back, thanks, certificates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from peerloom.cli import demo_words as words
from peerloom.cli.demo_rounds import Staff
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.jobs.endings import close_and_end
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations.endings.ending import end_early
from peerloom.domain.relationships.operations.endings.reflecting import LookedBack, look_back
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_unplanned
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt

MEETINGS = (9, 6, 11, 3, 7, 0, 8)
"""How often pairs met, one after the other."""
EVERY = timedelta(days=19)


def meet(cohort: Cohort, staff: Staff, *, leaving: Collection[Person] = ()) -> None:
    """The months in which pairs meet. Those of mentees who are ``leaving`` end early, one after the other."""
    left = {person.pk for person in leaving}
    for number, relationship in _numbered(cohort):
        mentee = relationship.participations.select_related("person").order_by("side", "pk")[0].person
        ends_at = relationship.visible_from + timedelta(days=40 + (number * 17) % 110) if mentee.pk in left else None
        _meet(relationship, mentee, number, until=ends_at)
        if ends_at:
            end_early(relationship=relationship, leaving=(), by=staff.acting(ends_at), at=ends_at)


def end(cohort: Cohort) -> None:
    """From three weeks before the last day to the day after it, as the jobs and the people would have done it."""
    last_day = datetime.combine(cohort.ends_on, datetime.min.time(), tzinfo=clock.now().tzinfo)
    _let_the_clock_act(last_day - timedelta(days=20))
    for number, relationship in _numbered(cohort):
        if relationship.state != RelationshipState.ENDED:
            _look_back(relationship, number, last_day - timedelta(days=12))
    _let_the_clock_act(last_day + timedelta(days=1, hours=10))


def _numbered(cohort: Cohort) -> list[tuple[int, Relationship]]:
    pairs = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort).order_by("pk")
    return list(enumerate(pairs.select_related("organisation", "cohort__program")))


def with_certificate(cohort: Cohort) -> Person:
    """A mentee who was thanked, and got a certificate."""
    parts = Participation.objects.within(cohort.organisation_id).filter(
        relationship__cohort=cohort, side=Side.MENTEE, certificate__isnull=False, reflection__isnull=False
    )
    return parts.select_related("person").order_by("pk")[0].person


def _meet(relationship: Relationship, mentee: Person, number: int, *, until: datetime | None) -> None:
    for step in range(MEETINGS[number % len(MEETINGS)]):
        starts_at = (relationship.visible_from + timedelta(days=9) + step * EVERY).replace(hour=16, minute=0)
        at = starts_at + timedelta(hours=2)
        if until and at >= until:
            return
        noted = Noted(
            held=True,
            minutes=(45, 60, 90)[(number + step) % 3],
            way=words.WAYS[(number + step) % len(words.WAYS)],
            line=words.LINES[(number + step) % len(words.LINES)],
        )
        note_unplanned(
            relationship=relationship,
            starts_at=starts_at,
            time_zone=mentee.time_zone,
            noted=noted,
            by=actor_of(mentee, at=at),
            at=at,
        )


def _look_back(relationship: Relationship, number: int, at: datetime) -> None:
    """Both sides of most pairs, one side of some, none of those who hardly met."""
    parts = relationship.participations.select_related("person").order_by("pk")
    for place, part in enumerate(parts[: (2, 2, 1, 2, 0)[number % 5]]):
        turn = number + place
        looked = LookedBack(
            worth_it=(5, 4, 5, 3)[turn % 4],
            learned=words.LEARNED[turn % len(words.LEARNED)],
            thanks=words.THANKS[turn % len(words.THANKS)],
            would_again=turn % 4 != 3,
            to_improve=words.TO_IMPROVE[turn % len(words.TO_IMPROVE)],
            stay_in_touch=number % 2 == 0,
            mentor_next=turn % 3 == 0,
        )
        look_back(relationship=relationship, looked=looked, by=actor_of(part.person, at=at), at=at)


def _let_the_clock_act(at: datetime) -> None:
    with clock.frozen_at(at):
        run_attempt(enqueue(close_and_end.path, organisation="", subject="", at=at).public_id)
