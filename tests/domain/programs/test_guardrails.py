"""Setting practice standards, turning them down, and exceptions from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Guardrail, Program, Waiver
from peerloom.domain.programs.operations import (
    CannotChangeStandards,
    CannotWaive,
    Setting,
    apply_profile,
    change_standards,
    waive_rule,
    withdraw_waiver,
)
from peerloom.domain.programs.queries import standards_version
from peerloom.domain.programs.standards import BY_ID, STANDARDS
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db
REASON = "The school interviews all of its volunteers itself."


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def program(organisation: Organisation) -> Program:
    return make_program(organisation)


@pytest.fixture
def by(organisation: Organisation) -> Actor:
    return actor_with(organisation, "coordinator")


@pytest.fixture
def person(organisation: Organisation) -> Person:
    return make_person(organisation, name="Tom Baker")


def rules_of(program: Program) -> dict[str, tuple[str, int]]:
    rows = Guardrail.objects.within(program.organisation_id).filter(program=program)
    return {row.rule: (row.severity, row.value) for row in rows}


def change(
    program: Program, by: Actor, wanted: Mapping[str, Setting], *, reason: str = "", contact: str = ""
) -> Program:
    program.refresh_from_db()
    return change_standards(
        program=program,
        wanted=wanted,
        safeguarding_contact=contact,
        version=standards_version(program),
        reason=reason,
        by=by,
        at=MOMENT,
    )


@pytest.mark.parametrize("profile", list(Profile))
def test_a_profile_brings_its_rules(program: Program, by: Actor, profile: Profile) -> None:
    program = apply_profile(program=program, profile=profile, by=by, at=MOMENT)
    assert program.profile == profile
    expected = {rule.id: rule.starts[profile] for rule in STANDARDS if profile in rule.starts}
    assert rules_of(program) == {rule: (start.severity, start.value) for rule, start in expected.items()}
    apply_profile(program=program, profile=profile, by=by, at=MOMENT)
    assert AuditEvent.objects.filter(verb="standards.profile_applied").count() == 1


def test_the_ids_that_others_rely_on() -> None:
    assert set(BY_ID) == {
        *("application", "interview", "criminal_check", "references", "registries", "driving_record", "renewal"),
        *("training_minutes", "training_recommended", "commitment", "meetings", "first_meeting", "agreement_signed"),
        *("staff_check_ins", "session_log", "closure", "pause_after_ending", "guardian_consent"),
        "safeguarding_contact",
    }
    for rule in STANDARDS:
        assert all(str(text) for text in (rule.title, rule.asks, rule.why, rule.source))


WEAKER = [
    {"interview": Setting("warn")},
    {"interview": Setting("")},
    {"references": Setting("block", 2)},
    {"renewal": Setting("block", 4)},
]
STRICTER = [
    {"session_log": Setting("block")},
    {"references": Setting("block", 4)},
    {"renewal": Setting("block", 2)},
    {"training_recommended": Setting("")},
]


@pytest.mark.parametrize("wanted", WEAKER)
def test_turning_down_what_protects_young_people_needs_a_reason(
    program: Program, by: Actor, wanted: dict[str, Setting]
) -> None:
    program = apply_profile(program=program, profile=Profile.YOUTH, by=by, at=MOMENT)
    before = rules_of(program)
    with pytest.raises(CannotChangeStandards, match="Say in a sentence why"):
        change(program, by, wanted, reason="because")
    assert rules_of(program) == before
    change(program, by, wanted, reason=REASON)
    [(rule, setting)] = wanted.items()
    assert rules_of(program).get(rule, ("", 1))[0] == setting.severity
    details = AuditEvent.objects.get(verb="standards.changed").details
    assert details == {"changed": [rule], "turned_down": [rule], "reason": REASON}


@pytest.mark.parametrize("wanted", STRICTER)
def test_being_stricter_needs_no_reason(program: Program, by: Actor, wanted: dict[str, Setting]) -> None:
    apply_profile(program=program, profile=Profile.YOUTH, by=by, at=MOMENT)
    change(program, by, wanted)
    assert AuditEvent.objects.get(verb="standards.changed").details == {"changed": list(wanted)}


def test_among_adults_every_rule_can_be_set_freely(program: Program, by: Actor) -> None:
    apply_profile(program=program, profile=Profile.ADULT, by=by, at=MOMENT)
    change(program, by, {"interview": Setting("block")})
    change(program, by, {"interview": Setting(""), "guardian_consent": Setting("warn")})
    assert "interview" not in rules_of(program)


def test_another_profile_does_not_lead_around_the_reason(program: Program, by: Actor) -> None:
    apply_profile(program=program, profile=Profile.YOUTH, by=by, at=MOMENT)
    with pytest.raises(CannotChangeStandards):
        apply_profile(program=program, profile=Profile.ADULT, by=by, at=MOMENT)
    program.refresh_from_db()
    assert program.profile == Profile.YOUTH
    apply_profile(program=program, profile=Profile.ADULT, by=by, at=MOMENT, reason=REASON)
    assert "interview" not in rules_of(program)


def test_the_same_settings_again_are_no_change(program: Program, by: Actor) -> None:
    change(program, by, {"interview": Setting("warn")}, contact="Ines")
    change(program, by, {"interview": Setting("warn")}, contact="Ines")
    assert AuditEvent.objects.filter(verb="standards.changed").count() == 1
    program.refresh_from_db()
    assert program.safeguarding_contact == "Ines"


def test_two_at_once_the_second_is_told(program: Program, by: Actor) -> None:
    seen = standards_version(program)
    change(program, by, {"interview": Setting("warn")})
    with pytest.raises(ChangedMeanwhile):
        change_standards(program=program, wanted={}, safeguarding_contact="", version=seen, reason="", by=by, at=MOMENT)


@pytest.mark.parametrize(
    "wanted", [{"nonsense": Setting("block")}, {"interview": Setting("deadly")}, {"references": Setting("block", -1)}]
)
def test_what_is_no_rule_is_refused(program: Program, by: Actor, wanted: dict[str, Setting]) -> None:
    with pytest.raises(CannotChangeStandards):
        change(program, by, wanted)


@pytest.mark.parametrize("roles", [("staff",), ("participant",), ()])
def test_staff_and_participants_set_nothing(program: Program, by: Actor, roles: tuple[str, ...]) -> None:
    nobody = actor_with(program.organisation, *roles)
    with pytest.raises(CannotChangeStandards):
        change(program, nobody, {"interview": Setting("block")})
    with pytest.raises(CannotChangeStandards):
        apply_profile(program=program, profile=Profile.YOUTH, by=nobody, at=MOMENT)
    change(program, by, {"references": Setting("block", 3)})
    with pytest.raises(CannotWaive, match="Only owners and coordinators"):
        waive_rule(
            program=program, rule="references", person=None, reason=REASON, expires_on=None, by=nobody, at=MOMENT
        )


@pytest.fixture
def waive(program: Program, by: Actor, person: Person) -> Callable[..., Waiver]:
    def grant(**changes: object) -> Waiver:
        values = {"rule": "references", "person": person, "reason": REASON, "expires_on": None} | changes
        return waive_rule(program=program, by=by, at=MOMENT, **values)  # type: ignore[arg-type]  # as the test says

    change(program, by, {"references": Setting("block", 3), "commitment": Setting("warn", 12)})
    return grant


def test_an_exception_is_recorded_with_its_rule_and_person_but_without_its_words(
    waive: Callable[..., Waiver], person: Person
) -> None:
    waiver = waive(expires_on=date(2026, 12, 1))
    assert (waiver.reason, waiver.person) == (REASON, person)
    event = AuditEvent.objects.get(verb="waiver.granted")
    assert event.details == {
        "rule": "references",
        "person": person.public_id,
        "until": "2026-12-01",
        "reason_given": True,
    }


def test_nobody_makes_an_exception_for_themself(waive: Callable[..., Waiver], program: Program, by: Actor) -> None:
    with pytest.raises(CannotWaive, match="for themself"):
        waive(person=Person.objects.within(program.organisation_id).get(pk=by.person_id))
    assert not AuditEvent.objects.filter(verb="waiver.granted").exists()


def test_asked_twice_it_is_made_once_and_another_one_has_to_wait(waive: Callable[..., Waiver]) -> None:
    assert waive() == waive()
    with pytest.raises(CannotWaive, match="Withdraw it first"):
        waive(reason="Quite another reason, told at length.")
    assert AuditEvent.objects.filter(verb="waiver.granted").count() == 1


def test_after_one_has_run_out_the_next_can_be_made(program: Program, by: Actor, waive: Callable[..., Waiver]) -> None:
    first = waive(expires_on=MOMENT.date())
    later = waive_rule(
        program=program,
        rule="references",
        person=first.person,
        reason=REASON,
        expires_on=None,
        by=by,
        at=MOMENT + timedelta(days=1),
    )
    assert later != first


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "fine"}, "Say in a sentence"),
        ({"reason": "x" * 50}, "Say in a sentence"),
        ({"reason": " " * 50}, "Say in a sentence"),
        ({"rule": "guardian_consent"}, "does not have this rule"),
        ({"rule": "nonsense"}, "does not have this rule"),
        ({"rule": "commitment"}, "about the whole program"),
        ({"expires_on": date(2026, 10, 4)}, "is over already"),
    ],
)
def test_what_is_no_exception_is_refused(waive: Callable[..., Waiver], changes: dict[str, object], said: str) -> None:
    with pytest.raises(CannotWaive, match=said):
        waive(**changes)


@pytest.mark.parametrize("rule", ["guardian_consent", "safeguarding_contact"])
def test_some_rules_know_no_exception(program: Program, by: Actor, waive: Callable[..., Waiver], rule: str) -> None:
    change(program, by, {rule: Setting("block")})
    with pytest.raises(CannotWaive, match="There is no exception from this rule"):
        waive(rule=rule, person=None)


def test_people_of_another_organisation_get_no_exception(waive: Callable[..., Waiver]) -> None:
    with pytest.raises(CannotWaive, match="does not belong"):
        waive(person=make_person(make_organisation()))


def test_it_is_withdrawn_once_and_stays_on_record(by: Actor, waive: Callable[..., Waiver]) -> None:
    waiver = waive()
    withdraw_waiver(waiver=waiver, by=by, at=MOMENT)
    assert withdraw_waiver(waiver=waiver, by=by, at=MOMENT + timedelta(days=1)).withdrawn_at == MOMENT
    assert AuditEvent.objects.filter(verb="waiver.withdrawn").count() == 1
    with pytest.raises(CannotWaive):
        withdraw_waiver(waiver=waiver, by=actor_with(waiver.organisation, "staff"), at=MOMENT)
