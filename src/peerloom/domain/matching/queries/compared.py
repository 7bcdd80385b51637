"""Which questions can be compared, as what, and which ones the rules compare."""

from __future__ import annotations

from collections.abc import Mapping

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Question
from peerloom.domain.enrolment.queries import questions_of
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.programs.models import Cohort

NEVER_COMPARED = frozenset({QuestionKind.SHORT, QuestionKind.FILE, QuestionKind.CONSENT, QuestionKind.DATE})
"""Answers that say nothing about who suits whom."""


def comparable_questions(cohort: Cohort, side: str) -> list[Question]:
    """What one side is asked that a criterion can be about, in its order."""
    return list(questions_of(cohort, side).exclude(kind__in=NEVER_COMPARED))


def compared_questions(cohort: Cohort, side: str) -> Mapping[str, str]:
    """The keys of one side's questions that the cohort's rules need, each with the name of the criterion."""
    rules = current_rules(cohort)
    needed: dict[str, str] = {}
    for criterion in rules.criteria.all() if rules else ():
        if side == Side.MENTOR:
            keys: tuple[str, ...] = (criterion.mentor_question,)
        else:
            keys = (criterion.mentee_question, criterion.asked_question, criterion.importance_question)
        for key in filter(None, keys):
            needed.setdefault(key, criterion.label)
    return needed
