"""From a document to a program and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peerloom.domain.blueprints.document import NO_GUIDE, Blueprint, CourseEntry, ProgramFacts
from peerloom.domain.blueprints.operations.creating import (
    CannotCreateFromTemplate,
    Start,
    create_from_blueprint,
    usual_start,
)
from peerloom.domain.blueprints.queries import blueprint_of
from peerloom.domain.enrolment.models import FormVersion, PublicPage
from peerloom.domain.matching.models import RuleSet
from peerloom.domain.matching.queries.criteria import engine_rules
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Audience, Format, Moment, Place, Profile, ProgramState
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.domain.training.enums import CourseAudience
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from tests.domain.blueprints.samples import full_document, small_document
from tests.factories import MOMENT, actor_with, make_organisation

pytestmark = pytest.mark.django_db
START = Start(date(2026, 11, 16))


def made(organisation: Organisation, document: Blueprint, **more: Any) -> Program:
    settled: dict[str, Any] = {"start": START, "by": None, "at": MOMENT} | more
    return create_from_blueprint(organisation=organisation, document=document, **settled)


def test_a_program_has_everything_that_the_document_holds() -> None:
    organisation = make_organisation()
    actor = actor_with(organisation, Role.COORDINATOR)
    program = made(organisation, full_document(), by=actor)
    cohort = cohort_of(program)
    assert (program.state, program.template, program.language) == (ProgramState.DRAFT, "allotment-buddies", "en-GB")
    assert (cohort.name, cohort.ends_on) == ("November 2026", date(2027, 6, 13))
    assert (cohort.signup_until, cohort.matching_on) == (date(2026, 11, 2), date(2026, 11, 9))
    assert [stage.name for stage in program.stages.all()] == ["Dig in", "Harvest"]
    assert {objective.due for objective in program.objectives.all()} == {cohort.ends_on}
    versions = FormVersion.objects.within(organisation.pk).filter(form__cohort=cohort)
    assert {(version.number, version.published_at) for version in versions} == {(1, MOMENT)}
    rules = RuleSet.objects.within(organisation.pk).get(cohort=cohort)
    assert [criterion.key for criterion in engine_rules(rules).criteria] == ["grow", "times", "background"]
    page = PublicPage.objects.within(organisation.pk).get(program=program)
    assert (page.slug, page.published) == ("allotment-buddies", False)
    event = AuditEvent.objects.get(subject=program.public_id)
    assert (event.verb, event.actor) == ("program.created", actor.public_id)


def test_exported_and_imported_it_is_the_same_document() -> None:
    first = blueprint_of(made(make_organisation(), full_document()))
    assert (
        replace(
            first,
            summary=full_document().summary,
            interviews=replace(first.interviews, mentee=NO_GUIDE),
        )
        == full_document()
    )
    assert blueprint_of(made(make_organisation(), first)) == first


def test_two_reviewers_are_kept_even_without_a_guide() -> None:
    program = made(make_organisation(), full_document())
    assert {(guide.side, guide.reviewers) for guide in program.interview_guides.all()} == {("mentor", 2), ("mentee", 2)}
    assert blueprint_of(program).interviews.mentee.aspects


def test_the_smallest_document_makes_a_program_too() -> None:
    first = blueprint_of(made(make_organisation(), small_document()))
    assert blueprint_of(made(make_organisation(), first)) == first


def test_two_programs_of_one_template_have_addresses_of_their_own() -> None:
    organisation = make_organisation()
    for _round in range(2):
        made(organisation, full_document())
    pages = PublicPage.objects.within(organisation.pk)
    assert sorted(page.slug for page in pages) == ["allotment-buddies", "allotment-buddies-2"]


def test_without_guardrails_those_of_the_profile_hold_and_none_means_none() -> None:
    organisation = make_organisation()
    for guardrails, kept in ((None, True), ((), False)):
        for profile in Profile:
            document = replace(small_document(), guardrails=guardrails, program=ProgramFacts("P", profile=profile))
            program = made(organisation, document)
            rules = {guardrail.rule: guardrail.severity for guardrail in program.guardrails.all()}
            assert bool(rules) == kept
            assert (rules.get("references") == "block") == (kept and profile == Profile.YOUTH)
            assert blueprint_of(made(organisation, blueprint_of(program))) == blueprint_of(program)


def test_courses_come_along_built_in_by_name_and_changed_ones_whole() -> None:
    entries = (
        CourseEntry(course="active-listening", audience=CourseAudience.MENTORS, required=True, due_week=-1),
        CourseEntry(course="goal-setting"),
        CourseEntry(
            content={
                "title": "Spades",
                "prerequisites": ["active-listening"],
                "modules": [{"title": "One", "lessons": [{"title": "Dig", "body": "Dig."}], "quiz": []}],
            }
        ),
    )
    program = made(make_organisation(), replace(small_document(), courses=entries))
    courses = {course.title: course for course in program.courses.all()}
    assert len(courses) == 3
    assert courses["Active listening"].modules.exists()
    assert [before.title for before in courses["Spades"].prerequisites.all()] == ["Active listening"]
    first = blueprint_of(program)
    assert first.courses[:2] == entries[:2]
    changed = program.courses.get(origin="goal-setting")
    changed.title = "Setting our goals"
    changed.save()
    again = blueprint_of(Program.objects.within(program.organisation_id).get(pk=program.pk))
    assert again.courses[1].content is not None
    copy = made(make_organisation(), again)
    assert blueprint_of(copy).courses == again.courses


def test_a_criterion_on_a_sensitive_question_is_sensitive() -> None:
    document = full_document()
    careless = tuple(replace(criterion, sensitive=False) for criterion in document.matching.criteria)
    organisation = make_organisation()
    made(organisation, replace(document, matching=replace(document.matching, criteria=careless)))
    rules = RuleSet.objects.within(organisation.pk).get()
    assert [c.key for c in rules.criteria.all() if c.sensitive] == ["background"]


def test_the_same_request_sent_twice_makes_one_program() -> None:
    organisation = make_organisation()
    actor = actor_with(organisation, Role.OWNER)
    key = new_public_id()
    assert made(organisation, full_document(), by=actor, public_id=key) == made(
        organisation, full_document(), by=actor, public_id=key
    )
    assert Program.objects.within(organisation.pk).count() == 1


@pytest.mark.parametrize(
    "start",
    [
        Start(date(2026, 11, 16), ends_on=date(2026, 11, 16)),
        Start(date(2026, 11, 16), signup_until=date(2030, 1, 1)),
        Start(date.max),
    ],
)
def test_dates_that_contradict_each_other_make_nothing(start: Start) -> None:
    organisation = make_organisation()
    with pytest.raises(CannotCreateFromTemplate):
        made(organisation, full_document(), start=start)
    assert not Program.objects.within(organisation.pk).exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_others_cannot(role: Role) -> None:
    organisation = make_organisation()
    with pytest.raises(CannotCreateFromTemplate):
        made(organisation, full_document(), by=actor_with(organisation, role))


def test_an_owner_elsewhere_cannot() -> None:
    with pytest.raises(CannotCreateFromTemplate):
        made(make_organisation(), full_document(), by=actor_with(make_organisation(), Role.OWNER))


def test_the_usual_start_is_a_monday_with_time_to_prepare() -> None:
    for days in range(7):
        today = date(2026, 10, 5) + timedelta(days=days)
        assert usual_start(today).weekday() == 0
        assert timedelta(weeks=6) <= usual_start(today) - today < timedelta(weeks=7)


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)
choice = st.sampled_from
documents = st.builds(
    lambda name, facts, stages, check_ins, surveys: replace(
        small_document(), title=name, program=facts, roadmap=stages, check_ins=check_ins, surveys=surveys
    ),
    words,
    st.builds(
        ProgramFacts,
        name=words,
        purpose=words,
        format=choice(Format),
        place=choice(Place),
        profile=choice(Profile),
        weeks=st.integers(1, 520),
    ),
    st.lists(
        st.builds(
            lambda name, week, lines: replace(full_document().roadmap[0], name=name, starts_week=week, agenda=lines),
            words,
            st.integers(0, 520),
            st.lists(words, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(
            lambda name, audience, staff: replace(
                full_document().check_ins[0], name=name, audience=audience, by_staff=staff
            ),
            words,
            choice(Audience),
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(lambda moment: replace(full_document().surveys[0], moment=moment), choice(Moment)), max_size=3
    ).map(tuple),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents)
@example(replace(small_document(), program=replace(small_document().program, name="Peers_and more")))
def test_whatever_a_document_says_a_program_says_the_same(document: Blueprint) -> None:
    first = blueprint_of(made(make_organisation(), document))
    assert first.program == document.program
    assert (first.roadmap, first.check_ins, first.surveys) == (document.roadmap, document.check_ins, document.surveys)
    assert blueprint_of(made(make_organisation(), first)) == first
