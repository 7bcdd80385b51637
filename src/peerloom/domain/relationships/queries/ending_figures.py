"""How the relationships of a cohort end, over all of them: what may be told without telling of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from peerloom.domain.enrolment.entrance import takes_applications
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Invitee
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, EndingReason, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Certificate, Participation, Reflection, Relationship
from peerloom.domain.relationships.rules.endings import TOLD_FROM
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Counts:
    planned: int
    early: int
    closing: int
    going_on: int

    @property
    def ended(self) -> int:
        return self.planned + self.early


@dataclass(slots=True)
class Exits:
    """What was said on leaving. ``ratings``, ``words`` and a side's ``reasons`` are empty below five of them."""

    written: int = 0
    reasons: dict[Side, list[tuple[str, int]]] = field(default_factory=dict)
    hidden_reasons: list[Side] = field(default_factory=list)
    ratings: Counter[int] = field(default_factory=Counter)
    again: int = 0
    asked_again: int = 0
    words: list[str] = field(default_factory=list)

    @property
    def average(self) -> float | None:
        total = sum(self.ratings.values())
        return sum(value * count for value, count in self.ratings.items()) / total if total else None


def counts_of(cohort: Cohort) -> Counts:
    """One query. Single conversations are not counted: they are over when they were held."""
    rows = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort)
    ended = Q(state=RelationshipState.ENDED)
    found: dict[str, int] = rows.exclude(kind=RelationshipKind.MICRO).aggregate(
        planned=Count("pk", filter=ended & ~Q(ending=EndingKind.EARLY)),
        early=Count("pk", filter=ended & Q(ending=EndingKind.EARLY)),
        closing=Count("pk", filter=Q(state=RelationshipState.CLOSING)),
        going_on=Count("pk", filter=Q(state__in=GOING_ON)),
    )
    return Counts(**found)


def exits_of(cohort: Cohort) -> Exits:
    """One query; in no order that would tell who wrote what."""
    rows = Reflection.objects.within(cohort.organisation_id).filter(participation__relationship__cohort=cohort)
    fields = ("participation__side", "reason", "worth_it", "would_again", "to_improve")
    said = list(rows.order_by("public_id").values_list(*fields))
    exits = Exits(written=len(said))
    _reasons(exits, said)
    if len(said) >= TOLD_FROM:
        exits.ratings = Counter(worth for _side, _reason, worth, _again, _words in said if worth)
        answers = [again for _side, _reason, _worth, again, _words in said if again is not None]
        exits.again, exits.asked_again = sum(answers), len(answers)
        exits.words = [words for _side, _reason, _worth, _again, words in said if words]
    return exits


def _reasons(exits: Exits, said: Sequence[tuple[Any, ...]]) -> None:
    for side in Side:
        given = Counter(row[1] for row in said if row[0] == side and row[1])
        if not given:
            continue
        if sum(given.values()) < TOLD_FROM:
            exits.hidden_reasons.append(side)
        else:
            exits.reasons[side] = [(str(EndingReason(reason).label), count) for reason, count in given.most_common()]


def still_to_look_back(cohort: Cohort) -> ScopedQuerySet[Participation]:
    """Who was asked and has not written, by name; of what has ended, or is about to."""
    rows = Participation.objects.within(cohort.organisation_id).filter(
        relationship__cohort=cohort,
        relationship__closure__agreed_at__isnull=False,
        reflection__isnull=True,
        left_at__isnull=True,
    )
    rows = rows.exclude(person__standing=Standing.LEFT).select_related("person", "relationship")
    return rows.order_by("person__family_name", "person__given_name", "pk")


def would_mentor_next(cohort: Cohort) -> list[Person]:
    """Mentees who said that they would like to mentor somebody, by name; one query."""
    wished = Reflection.objects.within(cohort.organisation_id).filter(
        participation__relationship__cohort=cohort, mentor_next=True
    )
    people = Person.objects.within(cohort.organisation_id).filter(pk__in=wished.values("participation__person"))
    return list(people.exclude(standing=Standing.LEFT).order_by("family_name", "given_name", "pk"))


def rounds_to_mentor_in(cohort: Cohort, *, at: datetime) -> list[Cohort]:
    """Other rounds of the same program that take applications now, the next one first; one query."""
    rows = Cohort.objects.within(cohort.organisation_id).filter(program=cohort.program_id).exclude(pk=cohort.pk)
    rounds = rows.select_related("program", "organisation").order_by("starts_on", "pk")
    return [one for one in rounds if takes_applications(one, at=at)]


def already_invited(cohort: Cohort) -> set[str]:
    """Addresses on the list of mentors of this round; one query."""
    rows = Invitee.objects.within(cohort.organisation_id).filter(cohort=cohort, side=Side.MENTOR)
    return set(rows.values_list("email", flat=True))


def certificates_of(cohort: Cohort) -> ScopedQuerySet[Certificate]:
    """All that were issued, in an order that stays."""
    rows = Certificate.objects.within(cohort.organisation_id).filter(participation__relationship__cohort=cohort)
    return rows.select_related("person").order_by("pk")
