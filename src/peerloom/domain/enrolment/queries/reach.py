"""Which way brings whom, and how different the people are whom it reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind
from peerloom.domain.enrolment.models import Answer, Application, Channel, ChannelVisits, Question
from peerloom.domain.programs.models import Cohort

FEWEST_TOLD = 5
"""A group of fewer people is not told apart where the question is sensitive, so that nobody can be picked out."""

GROUPING = (QuestionKind.CATEGORY, QuestionKind.CHOICES, QuestionKind.SCALE, QuestionKind.LANGUAGES)
COUNTS = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED, ApplicationState.WAITING)


@dataclass(slots=True)
class Reach:
    """One way in figures. Without a ``channel``: everyone who came by no tagged link.

    ``groups`` counts people by their answer to the question that was asked for; ``of`` is how many groups there are.
    """

    channel: Channel | None
    visits: int = 0
    applied: int = 0
    accepted: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    of: int = 0

    @property
    def reached(self) -> int:
        """How many of the groups it reaches."""
        return len(self.groups)


def reach_of(cohort: Cohort, *, question: Question | None = None) -> list[Reach]:
    """Each channel of the cohort by name, then what came by none; five queries, however many channels there are."""
    found: dict[int | None, Reach] = {
        channel.pk: Reach(channel) for channel in Channel.objects.within(cohort.organisation_id).filter(cohort=cohort)
    }
    found[None] = Reach(None)
    visits = ChannelVisits.objects.within(cohort.organisation_id).filter(channel__cohort=cohort)
    for channel, count in visits.order_by().values_list("channel").annotate(Sum("count")):
        found[channel].visits = count
    rows = (
        Application.objects.within(cohort.organisation_id).filter(cohort=cohort).exclude(state=ApplicationState.DRAFT)
    )
    counted = rows.order_by().values_list("channel")
    accepted = Count("pk", filter=Q(state=ApplicationState.ACCEPTED))
    for channel, applied, taken in counted.annotate(applied=Count("pk"), accepted=accepted):
        found[channel].applied, found[channel].accepted = applied, taken
    if question is not None:
        _group(found, cohort, question)
    return list(found.values())


def grouping_questions(cohort: Cohort) -> list[Question]:
    """The questions by whose answers people can be grouped, one for each key and side.

    What was asked as private once counts as private, however it is asked now: those answers were given under a promise.
    """
    rows = Question.objects.within(cohort.organisation_id).filter(cohort=cohort, kind__in=GROUPING)
    every = list(rows.select_related("version").order_by("version__number", "position"))
    newest = {(question.side, question.key): question for question in every}
    for question in every:
        if question.sensitive and (question.version is None or question.version.published_at):
            newest[question.side, question.key].sensitive = True
    return list(newest.values())


def _group(found: dict[int | None, Reach], cohort: Cohort, question: Question) -> None:
    answers = Answer.objects.within(cohort.organisation_id).filter(
        question__cohort=cohort,
        question__key=question.key,
        question__side=question.side,
        application__state__in=COUNTS,
    )
    names: set[str] = set(map(str, question.options))
    for channel, value in answers.values_list("application__channel", "value"):
        found[channel].groups.update(_groups_in(value))
    for reach in found.values():
        names |= set(reach.groups)
    for reach in found.values():
        reach.of = len(names)
        if question.sensitive:
            reach.groups = _large_enough(reach.groups)


def _large_enough(groups: Counter[str]) -> Counter[str]:
    """The groups that may be told. Who knows how many applied subtracts them: what is left has to be a group, too."""
    told = [(name, count) for name, count in groups.most_common() if count >= FEWEST_TOLD]
    while told and 0 < groups.total() - sum(count for _name, count in told) < FEWEST_TOLD:
        told.pop()
    return Counter(dict(told))


def _groups_in(value: Any) -> Iterable[str]:
    return {str(part) for part in value} if isinstance(value, list) else {str(value)}
