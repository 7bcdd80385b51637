"""The criteria of a cohort: those that hold, and those that its questions suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Question
from peerloom.domain.enrolment.queries import applications_in_pool, questions_of
from peerloom.domain.enrolment.queries.forms import private_keys
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.drafts import CriterionDraft
from peerloom.domain.matching.queries.sheet_columns import ROLES
from peerloom.domain.programs.models import Cohort
from peerloom.pairing import Criterion, Kind, Objective, Rules
from peerloom.sheets import ColumnGuess, Role, Sheet, SheetRow
from peerloom.sheets.counterparts import best_match, counterparts
from peerloom.sheets.criteria import proposed_criteria as suggested

LOOKED_AT = 300
"""How many people of each side are looked at to propose criteria: enough to know what they answer."""
BEST_STEPS = 3
ROLES_TO_COMPARE = ROLES | {QuestionKind.LANGUAGES.value: Role.CHOICES, QuestionKind.RANKING.value: Role.CHOICES}
"""Forms ask some kinds that no sheet has."""


def current_rules(cohort: Cohort) -> RuleSet | None:
    """The newest rule set with its criteria, None before the first."""
    rows = RuleSet.objects.within(cohort.organisation_id).filter(cohort=cohort)
    return rows.prefetch_related("criteria").order_by("-version").first()


def drafts_of(rule_set: RuleSet) -> tuple[CriterionDraft, ...]:
    """A rule set's criteria, ready for a form."""
    return tuple(
        CriterionDraft(
            key=criterion.key,
            label=criterion.label,
            kind=criterion.kind,
            mentee_question=criterion.mentee_question,
            mentor_question=criterion.mentor_question,
            weight=criterion.weight,
            required=criterion.required,
            minimum=criterion.minimum,
            missing_forbids=criterion.missing_forbids,
            sensitive=criterion.sensitive,
            asked_question=criterion.asked_question,
            importance_question=criterion.importance_question,
            scale=tuple(criterion.scale),
            steps_least=criterion.steps_least,
            steps_most=criterion.steps_most,
            reach=criterion.reach,
            enough_minutes=criterion.enough_minutes,
        )
        for criterion in rule_set.criteria.all()
    )


def engine_rules(
    rule_set: RuleSet, *, locked: tuple[tuple[str, str], ...] = (), forbidden: tuple[tuple[str, str], ...] = ()
) -> Rules:
    """The engine's rules; locked and forbidden pairs are (mentee, mentor) by the public ids of their applications."""
    return Rules(
        criteria=engine_criteria(rule_set),
        objective=cast("Objective", rule_set.objective),
        locked=locked,
        forbidden=forbidden,
    )


def engine_criteria(rule_set: RuleSet) -> tuple[Criterion, ...]:
    """Importance is stored as a factor and steps as names, so both fit the engine as they are."""
    return tuple(
        Criterion(
            key=draft.key,
            kind=Kind(draft.kind),
            mentee=draft.mentee_question,
            mentor=draft.mentor_question,
            weight=float(draft.weight),
            label=draft.label,
            sensitive=draft.sensitive,
            required=draft.required,
            minimum=draft.minimum,
            missing_forbids=draft.missing_forbids,
            asked=draft.asked_question,
            scale=draft.scale,
            steps=(draft.steps_least, draft.steps_most),
            best_steps=(draft.steps_least, min(draft.steps_most, draft.steps_least + BEST_STEPS - 1)),
            reach=draft.reach,
            enough_minutes=draft.enough_minutes,
            importance=draft.importance_question,
        )
        for draft in drafts_of(rule_set)
    )


def proposed_criteria(cohort: Cohort) -> tuple[CriterionDraft, ...]:
    """What the two sides' questions suggest; empty until both sides have answered questions that belong together."""
    left, right = (list(questions_of(cohort, side)) for side in (Side.MENTEE, Side.MENTOR))
    mentees, mentors = _table(cohort, Side.MENTEE, left), _table(cohort, Side.MENTOR, right)
    pairs = counterparts(_columns(cohort, Side.MENTEE, left, mentees), _columns(cohort, Side.MENTOR, right, mentors))
    criteria, _notes = suggested(pairs, mentees, mentors)
    return tuple(_tied([_draft(criterion) for criterion in criteria], left, right))


def _columns(cohort: Cohort, side: str, questions: Sequence[Question], table: Sheet) -> list[ColumnGuess]:
    private = private_keys(cohort, side)
    return [
        ColumnGuess(
            index=place,
            heading=question.label,
            role=ROLES_TO_COMPARE[question.kind],
            reason="",
            field=question.key,
            sensitive=question.key in private,
            options=tuple(question.options) or _options_given(question, table, place),
        )
        for place, question in enumerate(questions)
        if question.kind in ROLES_TO_COMPARE
    ]


def _options_given(question: Question, table: Sheet, place: int) -> tuple[str, ...]:
    """Languages are chosen from a list that no question holds."""
    if question.kind != QuestionKind.LANGUAGES:
        return ()
    return tuple(sorted({tag for row in table.rows for tag in row.cells[place].split("; ") if tag}))


def _table(cohort: Cohort, side: str, questions: Sequence[Question]) -> Sheet:
    """Some of the side's answers as a sheet, which is what criteria are proposed from."""
    people = list(
        applications_in_pool(cohort).filter(side=side).order_by("pk").values_list("pk", flat=True)[:LOOKED_AT]
    )
    given: dict[int, dict[str, str]] = {pk: {} for pk in people}
    answers = Answer.objects.within(cohort.organisation_id).filter(application__in=people)
    for application, key, value in answers.values_list("application_id", "question__key", "value"):
        given[application][key] = _as_cell(value)
    rows = [
        SheetRow(number, tuple(found.get(question.key, "") for question in questions))
        for number, found in enumerate(given.values(), start=2)
    ]
    return Sheet(side, tuple(question.label for question in questions), tuple(rows))


def _as_cell(value: object) -> str:
    match value:
        case [*parts]:
            return "; ".join(str(part) for part in parts)
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _draft(criterion: Criterion) -> CriterionDraft:
    return CriterionDraft(
        key=criterion.key,
        label=criterion.label,
        kind=criterion.kind.value,
        mentee_question=criterion.mentee,
        mentor_question=criterion.mentor,
        weight=min(int(criterion.weight), 4),
        required=criterion.required,
        minimum=criterion.minimum,
        missing_forbids=criterion.missing_forbids,
        sensitive=criterion.sensitive,
        scale=criterion.scale,
        steps_least=criterion.steps[0],
        steps_most=criterion.steps[1],
        reach=criterion.reach,
        enough_minutes=criterion.enough_minutes,
    )


def _tied(drafts: list[CriterionDraft], left: Sequence[Question], right: Sequence[Question]) -> list[CriterionDraft]:
    """Tie "how much do you care" and "would you like" to the criterion that they are about."""
    labels = [_labels(left), _labels(right)]
    named = [(draft.key, f"{labels[0][draft.mentee_question]} {labels[1][draft.mentor_question]}") for draft in drafts]
    for question in left:
        if question.kind not in {QuestionKind.IMPORTANCE, QuestionKind.WISH}:
            continue
        key = best_match(question.label, named)
        for place, draft in enumerate(drafts):
            if draft.key == key and question.kind == QuestionKind.WISH:
                drafts[place] = replace(draft, asked_question=question.key)
            elif draft.key == key:
                drafts[place] = replace(draft, importance_question=question.key)
    return drafts


def _labels(questions: Sequence[Question]) -> Mapping[str, str]:
    return {question.key: question.label for question in questions}
