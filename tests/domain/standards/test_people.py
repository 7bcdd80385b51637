"""Every rule about people: when it is kept, when it is missing, and of whom it asks nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from peerloom.domain.enrolment.enums import AgreementKind, CheckKind, CheckResult, InterviewState, ReferenceState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.enums import Profile, Severity
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.standards import BY_ID
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries import Finding, gap, obstacles_to_matching, sentence, standards_of
from tests.domain.standards.conftest import TODAY
from tests.factories import MOMENT, make_application, make_person
from tests.factories.standards import (
    agreement,
    answered,
    checked,
    ended,
    guarded,
    interviewed,
    keep_everything,
    referred,
    set_rule,
    signed,
    trained,
    with_profile,
)

Prepare = Callable[[Application], object]


def finding(cohort: Cohort, rule: str, application: Application) -> Finding | None:
    people = standards_of(cohort, on=TODAY).people
    [mine] = [one for one in people if one.application.pk == application.pk]
    return next((found for found in mine.findings if found.rule.id == rule), None)


def nothing(_application: Application) -> None:
    return None


def references(number: int, state: str = ReferenceState.RECEIVED) -> Prepare:
    return lambda one: [referred(one, name, state) for name in ("Ada", "Bob", "Cem")[:number]]


def check(kind: CheckKind, **values: object) -> Prepare:
    return lambda one: checked(one.person, kind, **values)  # type: ignore[arg-type]  # handed through


def all_of(*steps: Prepare) -> Prepare:
    return lambda one: [step(one) for step in steps]


def drives(answer: object = "yes") -> Prepare:
    return lambda one: answered(one, "drives", answer)


KEPT: list[tuple[str, int, Prepare]] = [
    ("application", 1, lambda one: answered(one, "motive", "yes")),
    ("interview", 1, interviewed),
    ("criminal_check", 1, check(CheckKind.CRIMINAL)),
    ("criminal_check", 1, check(CheckKind.CRIMINAL, until=TODAY)),
    ("references", 3, references(3)),
    ("references", 1, references(2)),
    ("registries", 1, check(CheckKind.REGISTRY)),
    ("driving_record", 1, all_of(drives(), check(CheckKind.DRIVING))),
    ("driving_record", 1, all_of(drives(answer=True), check(CheckKind.DRIVING))),
    ("renewal", 3, check(CheckKind.CRIMINAL, on=date(2023, 10, 5))),
    ("training_minutes", 120, lambda one: trained(one.person, one.cohort.program, 120)),
    (
        "training_minutes",
        120,
        all_of(
            lambda one: trained(one.person, one.cohort.program, 60),
            lambda one: trained(one.person, one.cohort.program, 61, expires_on=TODAY),
        ),
    ),
    ("training_recommended", 360, lambda one: trained(one.person, one.cohort.program, 360)),
    ("agreement_signed", 1, lambda one: signed(one.person, agreement(one.cohort.program))),
    ("pause_after_ending", 3, nothing),
    ("pause_after_ending", 3, lambda one: ended(one.cohort, one.person, days_ago=21)),
    ("guardian_consent", 1, lambda one: guarded(one.person)),
]

MISSING: list[tuple[str, int, Prepare, str]] = [
    ("application", 1, nothing, "the application form is not answered"),
    ("interview", 1, nothing, "the interview has not been held"),
    ("interview", 1, lambda one: interviewed(one, InterviewState.PLANNED), "the interview has not been held"),
    ("interview", 1, lambda one: interviewed(one, InterviewState.MISSED), "the interview has not been held"),
    ("criminal_check", 1, nothing, "the criminal-record check is missing"),
    ("criminal_check", 1, check(CheckKind.REGISTRY), "the criminal-record check is missing"),
    (
        "criminal_check",
        1,
        check(CheckKind.CRIMINAL, until=date(2026, 10, 4)),
        "the criminal-record check is missing",
    ),
    (
        "criminal_check",
        1,
        all_of(check(CheckKind.CRIMINAL), check(CheckKind.CRIMINAL, on=date(2026, 9, 20), result=CheckResult.CONCERN)),
        "the criminal-record check is missing",
    ),
    ("references", 3, nothing, "3 references are missing"),
    ("references", 3, references(2), "one reference is missing"),
    ("references", 3, references(3, ReferenceState.ASKED), "3 references are missing"),
    ("registries", 1, check(CheckKind.CRIMINAL), "the check of the registries is missing"),
    ("driving_record", 1, drives(), "the check of the driving record is missing"),
    ("renewal", 3, check(CheckKind.CRIMINAL, on=date(2023, 10, 4)), "to be renewed: criminal record"),
    ("training_minutes", 120, nothing, "120 minutes of training are missing"),
    (
        "training_minutes",
        120,
        lambda one: trained(one.person, one.cohort.program, 120, expires_on=date(2026, 10, 4)),
        "120 minutes of training are missing",
    ),
    (
        "training_recommended",
        360,
        lambda one: trained(one.person, one.cohort.program, 120),
        "240 minutes of training are missing",
    ),
    ("agreement_signed", 1, lambda one: agreement(one.cohort.program), "not signed: code of conduct"),
    (
        "agreement_signed",
        1,
        all_of(
            lambda one: signed(one.person, agreement(one.cohort.program)),
            lambda one: agreement(one.cohort.program, AgreementKind.MENTORING),
        ),
        "not signed: mentoring agreement",
    ),
    (
        "pause_after_ending",
        3,
        lambda one: ended(one.cohort, one.person, days_ago=20),
        "in the pause after a match until 6 October 2026",
    ),
    ("guardian_consent", 1, lambda one: guarded(one.person, withdrawn_at=MOMENT), "a guardian withdrew their consent"),
]

NOT_ASKED: list[tuple[str, Prepare]] = [
    ("driving_record", nothing),
    ("driving_record", drives("no")),
    ("renewal", nothing),
    ("renewal", check(CheckKind.CRIMINAL, until=date(2026, 10, 4))),
    ("agreement_signed", nothing),
    ("guardian_consent", nothing),
]


@pytest.fixture
def mentor(cohort: Cohort) -> Application:
    return make_application(cohort, make_person(cohort.organisation, name="Tom Baker"), Side.MENTOR)


@pytest.mark.parametrize(("rule", "value", "prepare"), KEPT)
def test_a_rule_is_kept(cohort: Cohort, mentor: Application, rule: str, value: int, prepare: Prepare) -> None:
    set_rule(cohort.program, rule, value=value)
    prepare(mentor)
    found = finding(cohort, rule, mentor)
    assert found is not None
    assert found.holding == Holding.HELD
    assert sentence(found)
    assert not obstacles_to_matching(cohort, on=TODAY).people


@pytest.mark.parametrize(("rule", "value", "prepare", "words"), MISSING)
def test_a_rule_is_missing_and_holds_back_with_a_word_for_it(
    cohort: Cohort, mentor: Application, rule: str, value: int, prepare: Prepare, words: str
) -> None:
    set_rule(cohort.program, rule, value=value)
    prepare(mentor)
    found = finding(cohort, rule, mentor)
    assert found is not None
    assert found.holding == Holding.MISSING
    assert gap(found) == words
    assert sentence(found)
    assert [one.application for one in obstacles_to_matching(cohort, on=TODAY).people] == [mentor]


@pytest.mark.parametrize("severity", [Severity.WARN, Severity.INFORM])
@pytest.mark.parametrize(("rule", "value", "prepare", "_words"), MISSING)
def test_what_only_warns_or_informs_holds_nobody_back(
    cohort: Cohort, mentor: Application, severity: str, rule: str, value: int, prepare: Prepare, _words: str
) -> None:
    set_rule(cohort.program, rule, severity, value)
    prepare(mentor)
    [one] = standards_of(cohort, on=TODAY).people
    assert one.can_be_matched
    assert one.light == ("amber" if severity == Severity.WARN else "green")
    assert not obstacles_to_matching(cohort, on=TODAY).people


@pytest.mark.parametrize(("rule", "prepare"), NOT_ASKED)
def test_a_rule_asks_nothing_of_whom_it_does_not_concern(
    cohort: Cohort, mentor: Application, rule: str, prepare: Prepare
) -> None:
    set_rule(cohort.program, rule, value=3)
    prepare(mentor)
    assert finding(cohort, rule, mentor) is None


MENTORS_ONLY = (
    *("interview", "criminal_check", "references", "registries", "driving_record"),
    *("renewal", "training_minutes", "training_recommended"),
)


@pytest.mark.parametrize("rule", MENTORS_ONLY)
def test_screening_and_training_are_asked_of_mentors_alone(cohort: Cohort, rule: str) -> None:
    set_rule(cohort.program, rule)
    mentee = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    assert finding(cohort, rule, mentee) is None


def test_in_a_youth_program_every_mentee_needs_a_guardians_consent(cohort: Cohort) -> None:
    with_profile(cohort.program, Profile.YOUTH)
    mentee = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    found = finding(cohort, "guardian_consent", mentee)
    assert found is not None
    assert gap(found) == "no guardian has agreed"
    guarded(mentee.person)
    found = finding(cohort, "guardian_consent", mentee)
    assert found is not None
    assert found.holding == Holding.HELD


def test_among_adults_only_a_withdrawn_consent_is_missed(cohort: Cohort) -> None:
    with_profile(cohort.program, Profile.ADULT)
    of_age = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    young = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    guarded(young.person, withdrawn_at=MOMENT)
    assert [one.application for one in obstacles_to_matching(cohort, on=TODAY).people] == [young]
    assert finding(cohort, "guardian_consent", of_age) is None


@pytest.mark.parametrize("profile", list(Profile))
def test_each_profile_asks_what_the_standard_says(cohort: Cohort, mentor: Application, profile: Profile) -> None:
    with_profile(cohort.program, profile)
    agreement(cohort.program)
    answered(mentor, "drives", "yes")
    checked(mentor.person, CheckKind.CRIMINAL, on=date(2020, 1, 1))
    [one] = standards_of(cohort, on=TODAY).people
    asked = {found.rule.id: (found.rule.severity, found.rule.value) for found in one.findings}
    expected = {
        Profile.YOUTH: {
            "application": ("block", 1),
            "interview": ("block", 1),
            "criminal_check": ("block", 1),
            "references": ("block", 3),
            "registries": ("block", 1),
            "driving_record": ("block", 1),
            "renewal": ("block", 3),
            "training_minutes": ("block", 120),
            "training_recommended": ("inform", 360),
            "agreement_signed": ("block", 1),
            "pause_after_ending": ("block", 3),
        },
        Profile.ADULT: {"training_minutes": ("warn", 120), "agreement_signed": ("warn", 1)},
    }[profile]
    assert asked == expected


def test_whoever_misses_nothing_can_be_matched(cohort: Cohort, mentor: Application) -> None:
    with_profile(cohort.program, Profile.YOUTH)
    agreement(cohort.program)
    agreement(cohort.program, AgreementKind.MENTORING)
    mentee = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    for application in (mentor, mentee):
        keep_everything(application)
    found = standards_of(cohort, on=TODAY).people
    assert [(one.can_be_matched, one.light) for one in found] == [(True, "green"), (True, "green")]


def test_signatures_of_another_side_are_not_asked_for(cohort: Cohort, mentor: Application) -> None:
    set_rule(cohort.program, "agreement_signed")
    agreement(cohort.program, audience="mentees")
    mentee = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    assert [one.application for one in obstacles_to_matching(cohort, on=TODAY).people] == [mentee]


@pytest.mark.parametrize("days_ago", [-1, 0])
def test_an_ending_today_counts_and_one_to_come_does_not(cohort: Cohort, mentor: Application, days_ago: int) -> None:
    set_rule(cohort.program, "pause_after_ending", value=3)
    ended(cohort, mentor.person, days_ago=days_ago)
    assert len(obstacles_to_matching(cohort, on=TODAY).people) == (days_ago == 0)


def test_every_rule_has_words_for_what_it_finds() -> None:
    from peerloom.domain.standards.queries.people_checks import CHECKS_OF_PEOPLE
    from peerloom.domain.standards.queries.plan_sentences import HELD as PLAN_HELD
    from peerloom.domain.standards.queries.plan_sentences import MISSING as PLAN_MISSING
    from peerloom.domain.standards.queries.program_checks import CHECKS_OF_THE_PLAN
    from peerloom.domain.standards.queries.sentences import GAPS, HELD
    from peerloom.domain.standards.queries.sentences import MISSING as MISSED

    assert CHECKS_OF_PEOPLE.keys() == HELD.keys() == MISSED.keys() == GAPS.keys()
    assert CHECKS_OF_THE_PLAN.keys() == PLAN_MISSING.keys() == PLAN_HELD.keys() | {"training_minutes"}
    watched = CHECKS_OF_PEOPLE.keys() | CHECKS_OF_THE_PLAN.keys()
    assert {rule.id for rule in BY_ID.values() if rule.seen} == watched
