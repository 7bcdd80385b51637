"""The first rule set of a cohort."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from peerloom.domain.blueprints.document import Blueprint, Criterion
from peerloom.domain.blueprints.writing.rows import Target, values_of
from peerloom.domain.matching.models import Criterion as CriterionRow
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.criteria import current_rules, drafts_of
from peerloom.domain.programs.models import Cohort


def write(target: Target, document: Blueprint) -> None:
    """A criterion on a sensitive question is sensitive, whatever the document says of it."""
    if not document.matching.criteria:
        return
    rules = RuleSet.objects.create(
        organisation_id=target.organisation_id,
        cohort=target.cohort,
        version=1,
        objective=document.matching.objective,
        created_by_id=target.person_id,
        created_at=target.at,
    )
    private = {
        (side, question.key)
        for side in ("mentee", "mentor")
        for question in getattr(document.forms, side).questions
        if question.sensitive
    }
    CriterionRow.objects.bulk_create(
        CriterionRow(
            organisation_id=target.organisation_id,
            rule_set=rules,
            position=position,
            **values_of(criterion)
            | {"sensitive": criterion.sensitive or bool(_questions_of(criterion) & private)}
            | {"label": criterion.label or criterion.key},
        )
        for position, criterion in enumerate(document.matching.criteria)
    )


def _questions_of(criterion: Criterion) -> set[tuple[str, str]]:
    return {("mentee", criterion.mentee_question), ("mentor", criterion.mentor_question)}


def read(cohort: Cohort, forms: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The rules that hold, without criteria on questions that the forms do not ask."""
    rules = current_rules(cohort)
    if rules is None:
        return {}
    mentees, mentors = _keys(forms["mentee"]), _keys(forms["mentor"])
    criteria = []
    for draft in drafts_of(rules):
        if draft.mentee_question in mentees and draft.mentor_question in mentors:
            asked = {
                name: getattr(draft, name) if getattr(draft, name) in mentees else ""
                for name in ("asked_question", "importance_question")
            }
            criteria.append(asdict(draft) | {"scale": list(draft.scale)} | asked)
    if not any(criterion["weight"] or criterion["required"] for criterion in criteria):
        criteria = []
    return {"objective": str(rules.objective), "criteria": criteria}


def _keys(form: dict[str, Any]) -> set[str]:
    return {question["key"] for section in form.get("sections", ()) for question in section["questions"]}
