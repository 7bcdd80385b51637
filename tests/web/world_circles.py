"""One of everything of circles and workshops, and who may open it."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CirclePlan, CircleSeat, MatchRun, ProposedCircle, RuleSet
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, SessionWay
from peerloom.domain.relationships.models import Participation, Relationship, Workshop, WorkshopPlace
from tests.factories import MOMENT, make_relationship
from tests.web.audience import ANYONE, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "circles:list": RUNS,
    "circles:forming": RUNS,
    "circles:review": RUNS,
    "circles:cancel": RUNS,
    "circles:discard": RUNS,
    "circles:publish": RUNS,
    "circles:undo": RUNS,
    "circles:move": RUNS,
    "circles:rename-proposed": RUNS,
    "circles:members": RUNS,
    "circles:member-add": RUNS,
    "circles:member-change": RUNS,
    "circles:member-take-out": RUNS,
    "circles:rename": RUNS,
    "circles:circle": TAKES_PART,
    "circles:turns": TAKES_PART,
    "circles:leave": TAKES_PART,
    "circles:workshop-list": RUNS,
    "circles:workshop-new": RUNS,
    "circles:workshop-desk": RUNS,
    "circles:workshop-edit": RUNS,
    "circles:workshop-call-off": RUNS,
    "circles:workshop-attendance": RUNS,
    "circles:workshops": ANYONE,
    "circles:workshop": TAKES_PART,
    "circles:workshop-place": TAKES_PART,
}
FIELDS: tuple[str, ...] = (
    *("hosts", "word", "person", "application", "do"),
    *("seen", "day", "way", "link", "led_by", "present"),
)


def circles_ids(relationship: Relationship) -> dict[str, str]:
    """Made for the people of a pair: a circle of the two, and a run that proposes one."""
    cohort = relationship.cohort
    people = {
        part.side: part.person
        for part in Participation.objects.within(cohort.organisation_id)
        .filter(relationship=relationship)
        .select_related("person")
    }
    circle = make_relationship(cohort, [people[Side.MENTEE]], [people[Side.MENTOR]], kind=RelationshipKind.CIRCLE)
    rules = RuleSet.objects.within(cohort.organisation_id).get(cohort=cohort)
    run = MatchRun.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        rule_set=rules,
        number=2,
        state=RunState.READY,
        created_at=MOMENT,
    )
    CirclePlan.objects.create(organisation=cohort.organisation, run=run)
    proposed = ProposedCircle.objects.create(
        organisation=cohort.organisation, run=run, number=1, name="Circle 1", free_hours=[[1020, 1140]]
    )
    seated = [
        CircleSeat.objects.create(
            organisation=cohort.organisation,
            run=run,
            circle=proposed,
            application=Application.objects.within(cohort.organisation_id).get(cohort=cohort, person=people[side]),
            side=side,
            score=7000 if side == Side.MENTEE else None,
            common=[{"label": "Interests", "options": ["law"]}] if side == Side.MENTEE else [],
        )
        for side in Side
    ]
    return {
        "circle": circle.public_id,
        "forming": run.public_id,
        "proposed": proposed.public_id,
        "workshop": _workshop(cohort, people[Side.MENTEE]).public_id,
        "seated": seated[0].application.public_id,
    }


def _workshop(cohort: Cohort, comes: Person) -> Workshop:
    workshop = Workshop.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        title="Asking for feedback",
        starts_at=MOMENT + timedelta(days=30),
        ends_at=MOMENT + timedelta(days=30, hours=2),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        link="https://video.example.org/feedback",
        places=10,
    )
    WorkshopPlace.objects.create(organisation=cohort.organisation, workshop=workshop, person=comes, taken_at=MOMENT)
    return workshop
