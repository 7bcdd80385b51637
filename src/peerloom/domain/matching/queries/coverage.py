"""Whether the mentors who signed up are the ones that the mentees need, before anything is matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Application
from peerloom.domain.enrolment.queries.reach import COUNTS
from peerloom.domain.matching.models import Criterion
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Cohort
from peerloom.pairing import Kind

COMPARED = (QuestionKind.CATEGORY, QuestionKind.CHOICES, QuestionKind.LANGUAGES)
Places = dict[str, dict[int, int]]
"""How many places each application asks for or offers, by side."""

IN_COMMON = (Kind.SAME, Kind.OVERLAP)


@dataclass(frozen=True, slots=True)
class Shortage:
    """``missing`` more places are needed with mentors whose answer includes ``option``; the mentees who need it can
    do with nothing else. ``needed`` and ``offered`` are places."""

    label: str
    option: str
    needed: int
    offered: int

    @property
    def missing(self) -> int:
        return self.needed - self.offered


@dataclass(frozen=True, slots=True)
class Coverage:
    """Places in all, and the worst shortages by one answer, the largest first."""

    needed: int
    offered: int
    shortages: tuple[Shortage, ...]

    @property
    def missing(self) -> int:
        return max(self.needed - self.offered, 0)


def coverage_of(cohort: Cohort) -> Coverage:
    """Need against offer among everyone who has applied and was not turned away.

    Where a rule demands that two answers have something in common, every mentee who named one answer only needs a
    place with a mentor who named it too: if there are fewer such places, that many mentees stay alone whatever the
    matching does. Sensitive questions are left out.
    """
    rows = (
        Application.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, state__in=COUNTS)
        .exclude(person__standing__in=[Standing.HELD, Standing.LEFT])
        .order_by()
    )
    sums = dict(rows.values_list("side").annotate(Sum("places")))
    demanded = _demanded(cohort)
    places: Places = {Side.MENTEE: {}, Side.MENTOR: {}}
    for pk, side, count in rows.values_list("pk", "side", "places") if demanded else ():
        places[side][pk] = count
    found = [shortage for criterion in demanded for shortage in _shortages_by(criterion, cohort, places)]
    return Coverage(
        needed=sums.get(Side.MENTEE, 0),
        offered=sums.get(Side.MENTOR, 0),
        shortages=tuple(sorted(found, key=lambda shortage: (-shortage.missing, shortage.label, shortage.option))),
    )


def _demanded(cohort: Cohort) -> list[Criterion]:
    """The criteria under which two people without anything in common can't be matched."""
    rules = current_rules(cohort)
    if rules is None:
        return []
    return [
        criterion
        for criterion in rules.criteria.all()
        if criterion.required
        and criterion.minimum > 0
        and criterion.kind in IN_COMMON
        and not criterion.asked_question
        and not criterion.sensitive
    ]


def _shortages_by(criterion: Criterion, cohort: Cohort, places: Places) -> Iterable[Shortage]:
    asked = _answers(cohort, Side.MENTEE, criterion.mentee_question)
    offers = _answers(cohort, Side.MENTOR, criterion.mentor_question)
    if asked is None or offers is None:
        return
    needed: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for application, options in asked.items():
        if len(options) == 1 and application in places[Side.MENTEE]:
            needed[next(iter(options))] += places[Side.MENTEE][application]
    silent = (
        0
        if criterion.missing_forbids
        else sum(count for application, count in places[Side.MENTOR].items() if application not in offers)
    )
    for application, options in offers.items():
        for option in options:
            offered[option] += places[Side.MENTOR].get(application, 0)
    for option, count in needed.items():
        if count > offered[option] + silent:
            yield Shortage(criterion.label, option, count, offered[option] + silent)


def _answers(cohort: Cohort, side: str, key: str) -> dict[int, frozenset[str]] | None:
    """What each application answered, as a set of options; None where the question is of another kind."""
    rows = Answer.objects.within(cohort.organisation_id).filter(
        question__cohort=cohort, question__side=side, question__key=key
    )
    found: dict[int, frozenset[str]] = {}
    for application, kind, value in rows.values_list("application", "question__kind", "value"):
        if kind not in COMPARED:
            return None
        found[application] = _options(value)
    return found


def _options(value: Any) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset([str(value)])
