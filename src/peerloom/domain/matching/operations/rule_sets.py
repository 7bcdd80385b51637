"""Writing the next version of a cohort's rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Question
from peerloom.domain.enrolment.queries.forms import private_keys
from peerloom.domain.matching.models import Criterion, RuleSet
from peerloom.domain.matching.queries.compared import comparable_questions
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.matching.queries.drafts import WEIGHT_WORDS, CriterionDraft
from peerloom.domain.matching.rules import require_matching
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.pairing import Kind

Questions = Mapping[str, Question]


class CannotSaveRules(Refused):
    """A criterion can't be used as it is; the message names it."""


def save_rules(
    *,
    cohort: Cohort,
    objective: str,
    criteria: Sequence[CriterionDraft],
    based_on_version: int,
    by: Actor,
    at: datetime,
) -> RuleSet:
    """Write the next version; ``based_on_version`` is the one that the form showed (0 for none).

    A criterion on a sensitive question is sensitive, whatever the draft says.
    Raises CannotSaveRules, ChangedMeanwhile, PermissionDenied.
    """
    require_matching(by, cohort)
    if objective not in RuleSet.Objective.values:
        raise CannotSaveRules(_("Choose what matters most: a fair, the best or a stable matching."))
    with transaction.atomic():
        Cohort.objects.within(cohort.organisation_id).select_for_update().get(pk=cohort.pk)
        newest = current_rules(cohort)
        version = newest.version if newest else 0
        if version != based_on_version:
            raise _changed_meanwhile(newest)
        checked = _checked(cohort, criteria)
        rule_set = RuleSet.objects.create(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            version=version + 1,
            objective=objective,
            created_by_id=by.person_id,
            created_at=at,
        )
        Criterion.objects.bulk_create(
            Criterion(organisation_id=cohort.organisation_id, rule_set=rule_set, position=place, **_fields(draft))
            for place, draft in enumerate(checked)
        )
        audit.record(
            "rules.saved",
            subject=rule_set,
            organisation=cohort.organisation.public_id,
            by=by,
            at=at,
            details={
                "version": rule_set.version,
                "objective": objective,
                "weights": [f"{draft.key}: {draft.weight}" for draft in checked],
                "required": [draft.key for draft in checked if draft.required],
            },
        )
    return rule_set


def _fields(draft: CriterionDraft) -> dict[str, object]:
    return asdict(draft) | {"scale": list(draft.scale)}


def _changed_meanwhile(newest: RuleSet | None) -> ChangedMeanwhile:
    if newest and newest.created_by:
        message = _("%(who)s saved other rules after you had opened these. Look at them again before you save yours.")
        return ChangedMeanwhile(message % {"who": newest.created_by.name})
    return ChangedMeanwhile(
        _("The rules have changed since you opened them. Look at them again before you save yours.")
    )


def _checked(cohort: Cohort, criteria: Sequence[CriterionDraft]) -> list[CriterionDraft]:
    if not any(draft.weight > 0 or draft.required for draft in criteria):
        raise CannotSaveRules(_("No criterion counts. Give at least one a weight, or make it a rule."))
    mentees, mentors = (
        {question.key: question for question in comparable_questions(cohort, side)}
        for side in (Side.MENTEE, Side.MENTOR)
    )
    private = private_keys(cohort, Side.MENTEE), private_keys(cohort, Side.MENTOR)
    keys: set[str] = set()
    checked = []
    for draft in criteria:
        if not draft.key or draft.key in keys:
            raise CannotSaveRules(_("Two criteria are called “%(key)s”. Remove one of them.") % {"key": draft.key})
        keys.add(draft.key)
        checked.append(_checked_one(draft, mentees, mentors, private))
    return checked


def _checked_one(
    draft: CriterionDraft, mentees: Questions, mentors: Questions, private: tuple[frozenset[str], frozenset[str]]
) -> CriterionDraft:
    problem = _problem(draft, mentees, mentors)
    if problem:
        raise CannotSaveRules(f"{draft.label or draft.key}: {problem}")
    told_in_private = draft.mentee_question in private[0] or draft.mentor_question in private[1]
    label = (draft.label or draft.key)[:200]
    return replace(draft, label=label, sensitive=draft.sensitive or told_in_private)


def _problem(draft: CriterionDraft, mentees: Questions, mentors: Questions) -> str:
    if draft.kind not in {kind.value for kind in Kind}:
        return _("choose how the answers are compared.")
    if draft.mentee_question not in mentees or draft.mentor_question not in mentors:
        return _("choose one question of the mentees and one of the mentors.")
    if draft.weight not in WEIGHT_WORDS:
        return _("choose a weight from “does not count” to “matters most”.")
    if draft.steps_least > draft.steps_most:
        return _("the least number of steps is above the most.")
    if not (math.isfinite(draft.reach) and draft.reach >= 0 and 0 <= draft.minimum <= 1):
        return _("a number is outside of what makes sense.")
    if not 1 <= draft.enough_minutes <= 7 * 24 * 60:
        return _("enough time is between one minute and a whole week.")
    return _unasked(draft, mentees)


def _unasked(draft: CriterionDraft, mentees: Questions) -> str:
    for key, kind in ((draft.asked_question, QuestionKind.WISH), (draft.importance_question, QuestionKind.IMPORTANCE)):
        if key and (key not in mentees or mentees[key].kind != kind):
            return _("it depends on a question that the mentees were not asked.")
    return ""
