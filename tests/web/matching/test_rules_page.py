from __future__ import annotations

from typing import Any

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.queries import CriterionDraft, current_rules, drafts_of, proposed_criteria
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import EMPLOYER, ORIENTATION, SKILLS, rules_for, small_pool
from tests.domain.matching.sheets import real_sheet, taken_over
from tests.web.matching.pages import Pages


@pytest.fixture
def pool(cohort: Cohort) -> None:
    small_pool(cohort)


def as_shown(pages: Pages, **changes: Any) -> dict[str, Any]:
    """What the page's forms send when only these fields were changed."""
    forms = pages.get("rules").context["forms"]
    values: dict[str, Any] = {}
    for form in (forms.objective, *forms.criteria, forms.new):
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                values[field.html_name] = "on" if value is True else value
    return values | changes


def drafts(cohort: Cohort) -> dict[str, CriterionDraft]:
    rule_set = current_rules(cohort)
    return {draft.key: draft for draft in drafts_of(rule_set)} if rule_set else {}


def test_the_first_rules_are_proposed_from_the_sheets_and_saved_as_shown(
    pages: Pages, cohort: Cohort, coordinator: Actor
) -> None:
    for side in Side:
        taken_over(cohort, real_sheet("civil-service", side), coordinator, side=side)
    proposed = {draft.key: draft for draft in proposed_criteria(cohort)}
    assert len(proposed) > 2
    assert "propose these criteria" in pages.text("rules")
    assert pages.post("rules", **as_shown(pages)).status_code == 303
    rule_set = current_rules(cohort)
    assert rule_set is not None
    assert (rule_set.version, rule_set.objective) == (1, "fair")
    assert drafts(cohort) == proposed


def test_weights_rules_and_the_objective_are_saved_as_a_new_version(
    pages: Pages, cohort: Cohort, coordinator: Actor, pool: None
) -> None:
    rules_for(cohort, coordinator, SKILLS, EMPLOYER, ORIENTATION)
    values = as_shown(pages, **{"c0-weight": "4", "c0-required": "on", "c1-remove": "on", "objective": "stable"})
    assert pages.post("rules", **values).status_code == 303
    rule_set = current_rules(cohort)
    assert rule_set is not None
    assert (rule_set.version, rule_set.objective) == (2, "stable")
    found = drafts(cohort)
    assert set(found) == {"skills", "orientation"}
    assert (found["skills"].weight, found["skills"].required) == (4, True)
    assert found["skills"].minimum < 0.1, "as a rule an overlap asks for something in common, not for everything"
    assert found["orientation"].sensitive


def test_a_criterion_can_be_added(pages: Pages, cohort: Cohort, coordinator: Actor, pool: None) -> None:
    rules_for(cohort, coordinator, SKILLS)
    added = {
        "new-label": "Where they work",
        "new-kind": "different",
        "new-mentee_question": "employer",
        "new-mentor_question": "employer",
        "new-weight": "1",
    }
    assert pages.post("rules", **as_shown(pages, **added)).status_code == 303
    found = drafts(cohort)
    assert set(found) == {"skills", "where-they-work"}
    assert (found["where-they-work"].kind, found["where-they-work"].weight) == ("different", 1)


def test_what_cannot_be_saved_is_said_and_keeps_the_answers(pages: Pages, cohort: Cohort, pool: None) -> None:
    values = as_shown(pages)
    for name in list(values):
        if name.endswith("-weight"):
            values[name] = "0"
        if name.endswith("-required"):
            del values[name]
    answer = pages.post("rules", **values)
    assert answer.status_code == 422
    assert "No criterion counts" in answer.content.decode()
    assert current_rules(cohort) is None


def test_a_half_filled_new_criterion_is_refused_with_the_reason(pages: Pages, cohort: Cohort, pool: None) -> None:
    answer = pages.post("rules", **as_shown(pages, **{"new-mentee_question": "employer", "new-kind": "same"}))
    assert answer.status_code == 422
    assert "choose one question of the mentees and one of the mentors" in answer.content.decode()
    assert current_rules(cohort) is None


def test_a_weight_that_is_none_is_refused(pages: Pages, cohort: Cohort, pool: None) -> None:
    assert pages.post("rules", **as_shown(pages, **{"c0-weight": "9"})).status_code == 422
    assert current_rules(cohort) is None


def test_two_coordinators_at_once_do_not_overwrite_each_other(
    pages: Pages, cohort: Cohort, coordinator: Actor, pool: None
) -> None:
    rules_for(cohort, coordinator, SKILLS, EMPLOYER)
    mine = as_shown(pages, **{"c0-weight": "1"})
    theirs = CriterionDraft("skills", "Skills", "overlap", "skills", "skills", weight=4)
    rules_for(cohort, coordinator, theirs, EMPLOYER, version=1)
    answer = pages.post("rules", **mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Noor Haddad saved other rules" in html
    assert "Skills: matters a lot before, now matters most." in html
    assert drafts(cohort)["skills"].weight == 4
    assert 'name="based_on" value="2"' in html
    assert pages.post("rules", **(mine | {"based_on": "2"})).status_code == 303
    assert drafts(cohort)["skills"].weight == 1


def test_before_there_are_questions_the_page_says_what_is_missing(pages: Pages) -> None:
    assert "Nothing to compare yet" in pages.text("rules")
