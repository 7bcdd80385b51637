"""Pools and runs of circles, and circles that go on, for the tests."""

from __future__ import annotations

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations import save_rules
from peerloom.domain.matching.operations.circle_runs import CircleSizes, start_circle_run
from peerloom.domain.matching.queries import CriterionDraft
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import Format
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.factories.people import MOMENT, make_organisation, make_person
from tests.factories.programs import make_application, make_cohort, make_program
from tests.factories.relationships import make_relationship

INTERESTS = CriterionDraft("interests", "Interests", "overlap", "interests", "interests", weight=3)
SITE = CriterionDraft("site", "Site", "same", "site", "site", weight=0, required=True)
PRIVATE = CriterionDraft("orientation", "Orientation", "same", "orientation", "orientation", weight=2)

QUESTIONS = (
    ("interests", "What are you interested in?", QuestionKind.CHOICES, False),
    ("site", "Where are you?", QuestionKind.CATEGORY, False),
    ("orientation", "How do you describe yourself?", QuestionKind.CATEGORY, True),
)
MEMBERS = ("Ana Silva", "Ben Okafor", "Chi Nguyen", "Dov Levi", "Ela Kaya", "Finn Moe", "Gia Russo", "Hugo Blanc")
HOSTS = ("Maya Ito", "Noor Haddad")


def circle_cohort(organisation: Organisation | None = None) -> Cohort:
    organisation = organisation or make_organisation()
    program = make_program(organisation)
    program.format = Format.CIRCLE
    program.save(update_fields=["format"])
    return make_cohort(program)


def ask(cohort: Cohort) -> None:
    for side in Side.values:
        for key, label, kind, private in QUESTIONS:
            Question.objects.create(
                organisation=cohort.organisation,
                cohort=cohort,
                side=side,
                key=key,
                label=label,
                kind=kind,
                sensitive=private,
            )


def sign_up(cohort: Cohort, side: Side, name: str, **answers: object) -> Application:
    """Someone in the pool with answers; the questions have been asked before."""
    application = make_application(cohort, make_person(cohort.organisation, "participant", name=name), side)
    for question in Question.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side):
        if question.key in answers:
            Answer.objects.create(
                organisation=cohort.organisation,
                application=application,
                question=question,
                value=answers[question.key],
            )
    return application


def circle_pool(
    cohort: Cohort, *, members: tuple[str, ...] = MEMBERS, hosts: tuple[str, ...] = HOSTS
) -> dict[str, Application]:
    """Members who like law or art in turn, and hosts who do so too; by given name."""
    ask(cohort)
    people = [
        sign_up(cohort, side, name, interests=[("law", "art")[place % 2]], orientation="queer-secret")
        for side, names in ((Side.MENTEE, members), (Side.MENTOR, hosts))
        for place, name in enumerate(names)
    ]
    return {one.person.given_name: one for one in people}


def circle_rules(cohort: Cohort, by: Actor, *criteria: CriterionDraft) -> None:
    drafts = criteria or (INTERESTS, PRIVATE)
    save_rules(cohort=cohort, objective="fair", criteria=drafts, based_on_version=0, by=by, at=MOMENT)


def formed(cohort: Cohort, by: Actor, *, least: int = 4, most: int = 5, hosts: int = 1) -> MatchRun:
    """A run whose job has been done."""
    run = start_circle_run(cohort=cohort, sizes=CircleSizes(least, most, hosts), by=by, at=MOMENT)
    assert run.job is not None
    with clock.frozen_at(MOMENT):
        run_attempt(run.job.public_id)
    return MatchRun.objects.visible_to(by).select_related("cohort__program", "rule_set", "circle_plan").get(pk=run.pk)


def make_circle(
    cohort: Cohort | None = None, *, members: int = 4, hosts: int = 1, name: str = "Circle 1"
) -> tuple[Relationship, list[Person], list[Person]]:
    """An active circle, its members and its hosts, each with an accepted application."""
    cohort = cohort or circle_cohort()
    people = {
        side: [make_person(cohort.organisation, "participant", name=one) for one in names[:number]]
        for side, names, number in ((Side.MENTEE, MEMBERS, members), (Side.MENTOR, HOSTS, hosts))
    }
    for side, there in people.items():
        for person in there:
            make_application(cohort, person, side)
    mentees, mentors = people[Side.MENTEE], people[Side.MENTOR]
    circle = make_relationship(cohort, mentees, mentors, kind=RelationshipKind.CIRCLE)
    circle.name = name
    circle.save(update_fields=["name"])
    return circle, mentees, mentors
