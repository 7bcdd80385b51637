"""Whom a round is compared with: written down once, and pointed out when it no longer compares."""

from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.feedback.enums.surveys import Asked, ComparisonKind
from peerloom.domain.feedback.models import ComparisonGroup, Wave
from peerloom.domain.feedback.operations.comparison_groups import (
    CannotDropGroup,
    CannotMakeGroup,
    GroupDraft,
    drop_comparison_group,
    make_comparison_group,
)
from peerloom.domain.feedback.queries.comparison_groups import members_with_people
from peerloom.domain.feedback.queries.wave_people import people_of
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db

KEY = "k" * 22


@pytest.fixture
def cohort() -> Cohort:
    """Accepted without a match, waiting, matched, declined, one who left, and one whose match was taken back."""
    cohort = make_cohort(make_program(make_organisation()))
    people = {}
    for name, state in (
        ("Accepted", "accepted"), ("Waiting", "waiting"), ("Matched", "accepted"), ("Declined", "declined"),
        ("Gone", "accepted"), ("Undone", "accepted"),
    ):  # fmt: skip
        people[name] = make_person(cohort.organisation, name=f"{name} Person", email=f"{name}@example.org".casefold())
        application = make_application(cohort, people[name], Side.MENTEE)
        application.state = ApplicationState(state)
        application.save()
    Person.objects.within(cohort.organisation_id).filter(pk=people["Gone"].pk).update(standing=Standing.LEFT)
    mentor = make_person(cohort.organisation, name="Some Mentor")
    make_relationship(cohort, [people["Matched"]], [mentor])
    make_relationship(cohort, [people["Undone"]], [mentor], state=RelationshipState.WITHDRAWN)
    return cohort


@pytest.fixture
def by(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def made(cohort: Cohort, by: Actor, draft: GroupDraft, key: str = KEY) -> ComparisonGroup:
    return make_comparison_group(cohort=cohort, draft=draft, key=key, by=by, at=MOMENT)


def names(group: ComparisonGroup) -> list[str]:
    return sorted(member.person.given_name for member in members_with_people(group))


@pytest.mark.parametrize(
    ("kind", "who"),
    [(ComparisonKind.NOT_MATCHED, ["Accepted", "Undone", "Waiting"]), (ComparisonKind.WAITING_LIST, ["Waiting"])],
)
def test_who_is_in_it(cohort: Cohort, by: Actor, kind: ComparisonKind, who: list[str]) -> None:
    assert names(made(cohort, by, GroupDraft(kind, "Others"))) == who


def test_an_earlier_round_without_those_who_go_on(cohort: Cohort, by: Actor) -> None:
    earlier = make_cohort(cohort.program, name="Spring")
    earlier.starts_on = cohort.starts_on.replace(year=2025)
    earlier.save()
    again = Person.objects.within(cohort.organisation_id).get(given_name="Matched")
    old = make_person(cohort.organisation, name="Old Hand")
    make_relationship(earlier, [old, again], [make_person(cohort.organisation, name="Old Mentor")])
    group = made(cohort, by, GroupDraft(ComparisonKind.EARLIER_COHORT, "Spring", earlier=earlier))
    assert names(group) == ["Old"]
    assert group.earlier_cohort == earlier
    mentors = GroupDraft(ComparisonKind.EARLIER_COHORT, "Spring", side=Side.MENTOR, earlier=earlier)
    assert len(names(made(cohort, by, mentors, key="m" * 22))) == 1
    for other in (None, make_cohort(make_program(make_organisation())), cohort):
        with pytest.raises(CannotMakeGroup):
            made(cohort, by, GroupDraft(ComparisonKind.EARLIER_COHORT, "x", earlier=other), key="x" * 22)


def test_a_list_by_address_and_who_is_a_stranger(cohort: Cohort, by: Actor) -> None:
    listed = GroupDraft(ComparisonKind.LIST, "Class", addresses=["Accepted@example.org ", "", "accepted@example.org"])
    assert names(made(cohort, by, listed)) == ["Accepted"]
    foreign = make_person(make_organisation(), email="foreign@example.org")
    for address in (foreign.email, "nobody@example.org", "gone@example.org", "\x00"):
        with pytest.raises(CannotMakeGroup):
            made(cohort, by, GroupDraft(ComparisonKind.LIST, "Class", addresses=[address]), key="y" * 22)


def test_who_runs_one_program_chooses_among_its_applicants_only(cohort: Cohort) -> None:
    own = actor_with(cohort.organisation, "coordinator", program_id=cohort.program_id)
    make_person(cohort.organisation, email="elsewhere@example.org")
    assert names(made(cohort, own, GroupDraft(ComparisonKind.LIST, "x", addresses=["waiting@example.org"])))
    with pytest.raises(CannotMakeGroup):
        made(cohort, own, GroupDraft(ComparisonKind.LIST, "x", addresses=["elsewhere@example.org"]), key="z" * 22)


def test_its_members_stay_and_who_is_matched_later_is_pointed_out(cohort: Cohort, by: Actor) -> None:
    group = made(cohort, by, GroupDraft(ComparisonKind.WAITING_LIST, "Others"))
    waiting = Person.objects.within(cohort.organisation_id).get(given_name="Waiting")
    make_relationship(cohort, [waiting], [make_person(cohort.organisation)])
    cohort.applications.filter(person=waiting).update(state="accepted")
    [member] = members_with_people(group)
    assert (member.person_id, member.is_matched) == (waiting.pk, True)  # type: ignore[attr-defined]  # annotated


def test_sent_twice_it_is_made_once(cohort: Cohort, by: Actor) -> None:
    first, second = (made(cohort, by, GroupDraft(ComparisonKind.WAITING_LIST, "Others")) for _each in range(2))
    assert first.pk == second.pk
    assert AuditEvent.objects.filter(verb="comparison_group.made").count() == 1


def test_a_key_of_somebody_else_is_no_door(cohort: Cohort, by: Actor) -> None:
    other = make_cohort(make_program(make_organisation()))
    group = ComparisonGroup.objects.create(
        organisation=other.organisation, public_id=KEY, cohort=other, kind="list", name="Theirs", made_at=MOMENT
    )
    mine = made(cohort, by, GroupDraft(ComparisonKind.WAITING_LIST, "Others"))
    assert (mine.pk != group.pk, mine.cohort_id) == (True, cohort.pk)


@pytest.mark.parametrize("role", ["staff", "participant"])
def test_who_does_not_decide_makes_none(cohort: Cohort, role: str) -> None:
    with pytest.raises(CannotMakeGroup):
        made(cohort, actor_with(cohort.organisation, role), GroupDraft(ComparisonKind.WAITING_LIST, "Others"))


def test_an_empty_group_is_none(cohort: Cohort, by: Actor) -> None:
    for draft in (
        GroupDraft(ComparisonKind.WAITING_LIST, "x", side=Side.MENTOR),
        GroupDraft(ComparisonKind.LIST, "x"),
        GroupDraft(ComparisonKind.WAITING_LIST, " "),
    ):
        with pytest.raises(CannotMakeGroup):
            made(cohort, by, draft)


def test_a_group_that_a_survey_asks_stays(cohort: Cohort, by: Actor) -> None:
    group = made(cohort, by, GroupDraft(ComparisonKind.NOT_MATCHED, "Others"))
    version = make_instrument(cohort.organisation)
    with_group = {"comparison": group, "asked": Asked.COMPARISON}
    wave = make_wave(cohort, version)
    Wave.objects.within(cohort.organisation_id).filter(pk=wave.pk).update(**with_group)
    wave.refresh_from_db()
    assert {person.given_name for person in people_of(wave, at=MOMENT)} == {"Accepted", "Undone", "Waiting"}
    with pytest.raises(CannotDropGroup):
        drop_comparison_group(group=group, by=by, at=MOMENT)
    wave.delete()
    for _twice in range(2):
        drop_comparison_group(group=group, by=by, at=MOMENT)
    assert not ComparisonGroup.objects.within(cohort.organisation_id).exists()
