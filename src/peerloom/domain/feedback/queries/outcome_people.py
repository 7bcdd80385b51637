"""Whom outcomes of a round can be about, in which group each is, and by what a file may name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Application
from peerloom.domain.feedback.models import ComparisonGroup, Respondent
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation
from peerloom.sheets.sheet import folded

NUMBER_OF_A_PERSON = re.compile(
    r"\b(student|employee|staff|personnel|personal|registration|enrol\w*|member)\w*[ -]*"
    r"(id|no|nr|number|nummer|code)\b|matric|matrikel|matr[ií]cula",
    re.IGNORECASE,
)
"""Questions of a form that ask for the number by which an office knows somebody."""


@dataclass(frozen=True, slots=True)
class Group:
    """People who are counted together. ``key`` is short, for addresses and files."""

    key: str
    name: str
    people: frozenset[int]
    compared: bool = False


def groups_of(cohort: Cohort) -> tuple[Group, ...]:
    """Who takes or took part, by side; who was accepted and has no match; then each comparison group.

    Whoever left early is still counted: leaving them out would make every figure look better. Three queries.
    """
    by_side = people_by_side(cohort)
    matched = by_side[Side.MENTEE] | by_side[Side.MENTOR]
    accepted = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, state=ApplicationState.ACCEPTED)
    waiting = frozenset(accepted.values_list("person", flat=True)) - matched
    found = [
        Group("mentees", _("Mentees"), frozenset(by_side[Side.MENTEE])),
        Group("mentors", _("Mentors"), frozenset(by_side[Side.MENTOR])),
        Group("unmatched", _("Accepted, without a match"), waiting),
    ]
    return tuple(group for group in [*found, *_compared(cohort)] if group.people)


def people_by_side(cohort: Cohort) -> dict[str, set[int]]:
    """Who takes or took part, mentees and mentors apart. One query."""
    parts = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    found: dict[str, set[int]] = {Side.MENTEE: set(), Side.MENTOR: set()}
    for side, person in parts.exclude(relationship__state=RelationshipState.WITHDRAWN).values_list("side", "person"):
        found[side].add(person)
    return found


def _compared(cohort: Cohort) -> list[Group]:
    rows = ComparisonGroup.objects.within(cohort.organisation_id).filter(cohort=cohort).order_by("pk")
    names: dict[str, str] = {}
    members: dict[str, set[int]] = defaultdict(set)
    for key, name, person in rows.values_list("public_id", "name", "members__person"):
        names[key] = name
        if person:
            members[key].add(person)
    return [Group(key, name, frozenset(members[key]), compared=True) for key, name in names.items()]


def everybody_in(groups: Iterable[Group]) -> frozenset[int]:
    return frozenset().union(*(group.people for group in groups))


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """By each way of naming somebody: who is meant, folded. Several people can have one name, or one number."""

    ways: Mapping[str, Mapping[str, frozenset[int]]]

    def meant_by(self, text: str) -> frozenset[int]:
        """Everybody who could be meant: by e-mail address first, then by code, number and name."""
        word = folded(text)
        for way in self.ways.values():
            if word in way:
                return way[word]
        return frozenset()


def known_people(cohort: Cohort) -> KnownPeople:
    """Of everybody whom outcomes of the round can be about. Six queries."""
    everybody = everybody_in(groups_of(cohort))
    people = Person.objects.within(cohort.organisation_id).filter(pk__in=everybody)
    emails: dict[str, set[int]] = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    for pk, email, given, family in people.values_list("pk", "email", "given_name", "family_name"):
        emails[folded(email)].add(pk)
        for name in (f"{given} {family}", f"{family}, {given}", f"{family} {given}"):
            if given and family:
                names[folded(name)].add(pk)
    ways = {"email": emails, "code": _codes(cohort, everybody), "number": _numbers(cohort, everybody), "name": names}
    return KnownPeople({way: {word: frozenset(who) for word, who in found.items()} for way, found in ways.items()})


def _codes(cohort: Cohort, everybody: frozenset[int]) -> dict[str, set[int]]:
    rows = Respondent.objects.within(cohort.organisation_id).filter(program=cohort.program_id, person__in=everybody)
    found: dict[str, set[int]] = defaultdict(set)
    for code, person in rows.values_list("code", "person"):
        found[folded(code)].add(person)
    return found


def _numbers(cohort: Cohort, everybody: frozenset[int]) -> dict[str, set[int]]:
    """What people answered where the form asked for their student or employee number."""
    kinds = (QuestionKind.SHORT, QuestionKind.TEXT, QuestionKind.NUMBER)
    rows = Answer.objects.within(cohort.organisation_id).filter(
        application__cohort=cohort, application__person__in=everybody, question__kind__in=kinds
    )
    found: dict[str, set[int]] = defaultdict(set)
    for label, value, person in rows.values_list("question__label", "value", "application__person"):
        if isinstance(value, str | int | float) and str(value).strip() and NUMBER_OF_A_PERSON.search(label):
            plain = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            found[folded(plain)].add(person)
    return found
