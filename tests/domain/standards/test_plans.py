"""Every rule that the plan of a program keeps or misses."""

from __future__ import annotations

from datetime import date

import pytest

from peerloom.domain.programs.enums import Audience, Moment, Profile, Severity
from peerloom.domain.programs.models import Cohort, PlannedCheckIn, PlannedSurvey, RoadmapStage
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.operations.first_meetings import note_first_meeting
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries import Finding, obstacles_to_matching, plan_sentence, standards_of
from peerloom.domain.standards.queries.program_checks import months_between
from peerloom.foundation.scope import Actor
from tests.domain.standards.conftest import TODAY
from tests.factories import MOMENT, make_pair
from tests.factories.standards import agreement, set_rule, with_profile


def plan_finding(cohort: Cohort, rule: str) -> Finding | None:
    return next((found for found in standards_of(cohort, on=TODAY).program if found.rule.id == rule), None)


def asked(cohort: Cohort, *weeks: int, audience: str = Audience.BOTH, by_staff: bool = True) -> None:
    for position, week in enumerate(weeks):
        PlannedCheckIn.objects.create(
            organisation=cohort.organisation,
            program=cohort.program,
            position=position,
            name=f"Week {week}",
            week=week,
            audience=audience,
            by_staff=by_staff,
        )


def is_held(cohort: Cohort, rule: str) -> bool:
    found = plan_finding(cohort, rule)
    assert found is not None
    assert plan_sentence(found)
    return found.holding == Holding.HELD


def test_someone_has_to_be_named_for_suspected_abuse(cohort: Cohort) -> None:
    set_rule(cohort.program, "safeguarding_contact")
    assert not is_held(cohort, "safeguarding_contact")
    cohort.program.safeguarding_contact = " \n"
    assert not is_held(cohort, "safeguarding_contact")
    cohort.program.safeguarding_contact = "Ines Prado, 07700 900123"
    assert is_held(cohort, "safeguarding_contact")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 9, 1), date(2027, 8, 31), 12),
        (date(2026, 9, 1), date(2027, 8, 30), 11),
        (date(2026, 10, 12), date(2027, 6, 30), 8),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 10), date(2026, 1, 20), 0),
    ],
)
def test_months_are_counted_whole(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


def test_a_round_has_to_be_long_enough(cohort: Cohort) -> None:
    set_rule(cohort.program, "commitment", value=12)
    found = plan_finding(cohort, "commitment")
    assert found is not None
    assert found.blocks
    assert plan_sentence(found) == "The round lasts 8 months, and at least 12 months are asked for."
    set_rule(cohort.program, "commitment", value=8)
    assert is_held(cohort, "commitment")


def test_there_has_to_be_something_to_sign(cohort: Cohort) -> None:
    set_rule(cohort.program, "agreement_signed")
    agreement(cohort.program, published=False)
    assert not is_held(cohort, "agreement_signed")
    agreement(cohort.program, version=2)
    assert is_held(cohort, "agreement_signed")


def test_courses_that_are_too_short_are_told_but_stop_nothing_themselves(cohort: Cohort) -> None:
    set_rule(cohort.program, "training_minutes", value=120)
    found = plan_finding(cohort, "training_minutes")
    assert found is not None
    assert (found.have, found.blocks, found.warns) == (0, False, True)


@pytest.mark.parametrize("how", ["survey", "check-in"])
def test_the_plan_has_an_ending(cohort: Cohort, how: str) -> None:
    set_rule(cohort.program, "closure")
    asked(cohort, 0, 20)
    assert not is_held(cohort, "closure")
    if how == "survey":
        PlannedSurvey.objects.create(
            organisation=cohort.organisation,
            program=cohort.program,
            position=0,
            instrument="Goodbye",
            moment=Moment.END,
        )
    else:
        asked(cohort, 36)  # the round has 38 weeks
    assert is_held(cohort, "closure")


MONTHLY = (1, 3, 8, 12, 17, 21, 26, 30, 35)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ((), "0 of 2 check-ins with both sides are planned for the first month."),
        ((1,), "1 of 2 check-ins with both sides are planned for the first month."),
        ((1, 3), "After week 4, nobody is asked for 35 weeks."),
        ((1, 3, 8, 20), "After week 9, nobody is asked for 12 weeks."),
        (MONTHLY, "Staff are to ask both sides from the first month to the end."),
    ],
)
def test_staff_of_youth_programs_check_in_twice_at_first_and_monthly_then(
    cohort: Cohort, weeks: tuple[int, ...], said: str
) -> None:
    cohort.program.profile = Profile.YOUTH
    set_rule(cohort.program, "staff_check_ins", Severity.WARN, 2)
    asked(cohort, *weeks)
    found = plan_finding(cohort, "staff_check_ins")
    assert found is not None
    assert plan_sentence(found) == said
    assert found.warns == (weeks != MONTHLY)


def test_forms_by_link_are_no_check_in_by_staff_and_one_side_is_not_both(cohort: Cohort) -> None:
    cohort.program.profile = Profile.YOUTH
    set_rule(cohort.program, "staff_check_ins", Severity.WARN, 2)
    asked(cohort, *MONTHLY, by_staff=False)
    asked(cohort, *MONTHLY, audience=Audience.MENTEES)
    assert not is_held(cohort, "staff_check_ins")
    asked(cohort, *MONTHLY, audience=Audience.MENTORS)
    assert is_held(cohort, "staff_check_ins")


def test_adults_are_asked_in_the_first_month_and_in_each_stage(cohort: Cohort) -> None:
    set_rule(cohort.program, "staff_check_ins", Severity.INFORM, 1)
    for position, (week, name) in enumerate([(0, "Arrive"), (6, "Work"), (20, "End")]):
        RoadmapStage.objects.create(
            organisation=cohort.organisation,
            program=cohort.program,
            position=position,
            name=name,
            aim="-",
            starts_week=week,
            weeks=10,
        )
    asked(cohort, 2, 8, by_staff=False)
    found = plan_finding(cohort, "staff_check_ins")
    assert found is not None
    assert plan_sentence(found) == "Nobody is asked in the stage “End”."
    asked(cohort, 29, by_staff=False)
    assert is_held(cohort, "staff_check_ins")


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile.YOUTH, {"meetings": ("warn", 4), "session_log": ("warn", 1)}),
        (Profile.ADULT, {"meetings": ("inform", 3), "session_log": ("inform", 1)}),
    ],
)
def test_what_no_plan_can_show_is_a_reminder_and_stops_nothing(
    cohort: Cohort, profile: Profile, expected: dict[str, tuple[str, int]]
) -> None:
    with_profile(cohort.program, profile)
    reminders = [found for found in standards_of(cohort, on=TODAY).program if found.holding == Holding.REMINDER]
    assert {found.rule.id: (found.rule.severity, found.rule.value) for found in reminders} == expected
    assert all(plan_sentence(found) for found in reminders)
    assert not {found.rule.id for found in obstacles_to_matching(cohort, on=TODAY).plan} & expected.keys()


@pytest.mark.parametrize(
    ("profile", "stops"),
    [
        (Profile.YOUTH, {"safeguarding_contact", "commitment", "agreement_signed", "closure"}),
        (Profile.ADULT, {"safeguarding_contact"}),
    ],
)
def test_an_empty_plan_is_stopped_by_what_the_profile_does_not_go_without(
    cohort: Cohort, profile: Profile, stops: set[str]
) -> None:
    with_profile(cohort.program, profile)
    assert {found.rule.id for found in obstacles_to_matching(cohort, on=TODAY).plan} == stops


def test_a_program_without_rules_finds_nothing(cohort: Cohort) -> None:
    found = standards_of(cohort, on=TODAY)
    assert (list(found.rules), list(found.program), list(found.people)) == ([], [], [])


def test_first_meetings_are_counted_and_hold_nobody_else_back(cohort: Cohort, coordinator: Actor) -> None:
    set_rule(cohort.program, "first_meeting")
    assert is_held(cohort, "first_meeting"), "nobody has been introduced yet"
    first, _linh, _tomasz = make_pair(cohort)
    make_pair(cohort)
    make_pair(cohort, state=RelationshipState.ENDED)
    note_first_meeting(
        relationship=first,
        held_on=TODAY,
        family_present=True,
        place="",
        notes="",
        seen=None,
        by=coordinator,
        at=MOMENT,
    )
    found = plan_finding(cohort, "first_meeting")
    assert found is not None
    assert plan_sentence(found) == "1 of 2 first meetings were accompanied."
    assert (found.holding, found.warns) == (Holding.MISSING, True)
    assert obstacles_to_matching(cohort, on=TODAY).plan == []
