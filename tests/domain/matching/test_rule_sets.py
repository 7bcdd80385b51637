from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.operations import CannotSaveRules, save_rules
from peerloom.domain.matching.queries import WEIGHT_WORDS, current_rules, drafts_of, engine_rules, proposed_criteria
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import CRITERIA, EMPLOYER, ORIENTATION, SKILLS, ask, rules_for
from tests.domain.matching.sheets import real_sheet, taken_over
from tests.factories import MOMENT, actor_with, make_organisation


def test_criteria_are_proposed_from_what_both_sides_were_asked(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        taken_over(cohort, real_sheet("civil-service", side), coordinator, side=side)
    found = {draft.key: draft for draft in proposed_criteria(cohort)}
    assert (found["grade"].kind, found["grade"].required, found["grade"].scale[0]) == ("step", True, "AA")
    assert (found["organisation"].kind, found["organisation"].required) == ("different", True)
    private = found["characteristics"]
    assert (private.sensitive, private.asked_question) == (True, "identity")
    assert found["biography"].sensitive
    assert all(draft.weight in WEIGHT_WORDS for draft in found.values())
    assert drafts_of(rules_for(cohort, coordinator, *found.values())) == tuple(found.values())


def test_how_much_people_care_is_tied_to_the_criterion_that_it_is_about(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        taken_over(cohort, real_sheet("first-year", side), coordinator, side=side)
    found = {draft.key: draft for draft in proposed_criteria(cohort)}
    assert found["major_minor"].importance_question == "major"
    assert found["personality_traits"].importance_question == "personality"
    assert {draft.kind for draft in found.values()} >= {"same", "overlap", "schedule"}


def test_nothing_is_proposed_before_anyone_was_asked(cohort: Cohort) -> None:
    assert proposed_criteria(cohort) == ()
    assert current_rules(cohort) is None


def test_saving_writes_the_next_version_and_leaves_the_old_one(cohort: Cohort, coordinator: Actor) -> None:
    ask(cohort)
    first = rules_for(cohort, coordinator)
    second = rules_for(cohort, coordinator, replace(SKILLS, weight=4), objective="fair", version=1)
    assert (first.version, second.version) == (1, 2)
    newest = current_rules(cohort)
    assert newest == second
    assert [draft.weight for draft in drafts_of(second)] == [4]
    assert [draft.weight for draft in drafts_of(first)] == [3, 0, 2]
    assert engine_rules(second).objective == "fair"
    assert AuditEvent.objects.filter(verb="rules.saved").count() == 2


def test_a_criterion_on_a_sensitive_question_is_sensitive_whatever_the_form_says(
    cohort: Cohort, coordinator: Actor
) -> None:
    ask(cohort)
    drafts = drafts_of(rules_for(cohort, coordinator, replace(ORIENTATION, sensitive=False), SKILLS))
    assert [draft.sensitive for draft in drafts] == [True, False]


def test_rules_that_somebody_changed_meanwhile_are_not_overwritten(cohort: Cohort, coordinator: Actor) -> None:
    ask(cohort)
    rules_for(cohort, coordinator)
    with pytest.raises(ChangedMeanwhile, match=coordinator.name):
        rules_for(cohort, actor_with(cohort.organisation, "staff"), SKILLS)
    assert RuleSet.objects.within(cohort.organisation_id).count() == 1


@pytest.mark.parametrize(
    ("criteria", "words"),
    [
        ((replace(SKILLS, weight=9),), "weight"),
        ((replace(SKILLS, kind="magic"),), "compared"),
        ((replace(SKILLS, mentor_question="elsewhere"),), "one question"),
        ((replace(SKILLS, weight=0),), "No criterion counts"),
        ((SKILLS, SKILLS), "Two criteria"),
        ((replace(SKILLS, steps_least=4, steps_most=1),), "least number of steps"),
        ((replace(SKILLS, reach=float("nan")),), "number"),
        ((replace(SKILLS, minimum=7.0),), "number"),
        ((replace(SKILLS, asked_question="employer"),), "not asked"),
        ((replace(SKILLS, enough_minutes=0),), "whole week"),
    ],
)
def test_rules_that_mean_nothing_are_refused_by_name(
    cohort: Cohort, coordinator: Actor, criteria: tuple[object, ...], words: str
) -> None:
    ask(cohort)
    with pytest.raises(CannotSaveRules, match=words):
        rules_for(cohort, coordinator, *criteria)  # type: ignore[arg-type]  # the table above holds drafts
    assert current_rules(cohort) is None


def test_an_unknown_objective_is_refused(cohort: Cohort, coordinator: Actor) -> None:
    ask(cohort)
    with pytest.raises(CannotSaveRules):
        rules_for(cohort, coordinator, objective="cheapest")


def test_only_who_runs_the_program_may_write_rules(cohort: Cohort) -> None:
    ask(cohort)
    for stranger in (actor_with(cohort.organisation, "participant"), actor_with(make_organisation(), "owner")):
        with pytest.raises(PermissionDenied):
            save_rules(cohort=cohort, objective="fair", criteria=CRITERIA, based_on_version=0, by=stranger, at=MOMENT)


def test_a_required_criterion_without_weight_is_a_rule_only(cohort: Cohort, coordinator: Actor) -> None:
    ask(cohort)
    (criterion,) = engine_rules(rules_for(cohort, coordinator, EMPLOYER)).criteria
    assert (criterion.weight, criterion.required) == (0.0, True)
