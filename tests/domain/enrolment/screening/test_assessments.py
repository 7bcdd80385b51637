from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application, Assessment
from peerloom.domain.enrolment.operations.assessments import CannotAssess, hand_in_assessment
from peerloom.domain.enrolment.operations.assignment import assign_application, assign_reviewers
from peerloom.domain.enrolment.operations.screening import CannotScreen
from peerloom.domain.enrolment.queries.interview_guides import guide_for
from peerloom.domain.enrolment.queries.screening_agreement import ReviewState, agreement_of, review_state
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_person

pytestmark = pytest.mark.django_db

ASPECTS = ("communication", "empathy", "expertise", "willingness")


def assess(application: Application, by: Actor, *scores: int, recommends: bool | None = True) -> Assessment:
    given = dict(zip(ASPECTS, scores or (4, 4, 4, 4), strict=True))
    return hand_in_assessment(application=application, scores=given, recommends=recommends, by=by, at=MOMENT)


def seen_by(application: Application, actor: Actor) -> ReviewState:
    return review_state(application, guide_for(application.cohort.program, application.side), actor)


def two_reviewers(application: Application) -> tuple[Actor, Actor]:
    guide = application.cohort.program.interview_guides.create(
        organisation=application.organisation, side=Side.MENTOR, reviewers=2
    )
    guide.aspects = [{"key": key, "label": key.title(), "help": ""} for key in ASPECTS]
    guide.save()
    people = [make_person(application.organisation, Role.STAFF, name=name) for name in ("Ada A", "Ben B")]
    assign_reviewers(application=application, reviewers=people, by=actor_of(people[0], at=MOMENT), at=MOMENT)
    return actor_of(people[0], at=MOMENT), actor_of(people[1], at=MOMENT)


def test_each_sees_the_others_assessment_only_after_their_own(applicant: Application, coordinator: Actor) -> None:
    ada, ben = two_reviewers(applicant)
    theirs = assess(applicant, ada, 4, 5, 4, 5)
    assert (seen_by(applicant, ben).shown, seen_by(applicant, ben).hidden) == ((), 1)
    assert seen_by(applicant, ada).shown == (theirs,)
    assert seen_by(applicant, coordinator).shown == (theirs,)  # others assess, so nothing can sway them
    mine = assess(applicant, ben, 4, 2, 5, 4, recommends=None)
    assert seen_by(applicant, ben).shown == (theirs, mine)
    assert seen_by(applicant, ben).missing == ()


def test_while_a_seat_is_free_whoever_may_take_it_reads_nothing(applicant: Application, coordinator: Actor) -> None:
    ada, _ben = two_reviewers(applicant)
    assign_reviewers(application=applicant, reviewers=[_person(ada)], by=ada, at=MOMENT)
    assess(applicant, ada)
    state = seen_by(applicant, coordinator)
    assert (state.shown, state.hidden, state.may_assess, state.seats_free) == ((), 1, True, 1)
    assess(applicant, coordinator, 3, 3, 3, 3)
    assert len(seen_by(applicant, coordinator).shown) == 2


def test_the_reviewers_are_told_where_they_differ(applicant: Application) -> None:
    ada, ben = two_reviewers(applicant)
    given = [assess(applicant, ada, 4, 2, 4, 5), assess(applicant, ben, 5, 5, 4, 2)]
    agreement = agreement_of(given, guide_for(applicant.cohort.program, Side.MENTOR))
    assert agreement is not None
    assert [(aspect.label, aspect.scores) for aspect in agreement.apart] == [
        ("Empathy", (2, 5)),
        ("Willingness", (5, 2)),
    ]
    assert (agreement.agreed, agreement.share) == (2, 0.5)


def test_one_alone_agrees_with_nobody(applicant: Application, staff: Actor) -> None:
    assert agreement_of([assess(applicant, staff)], guide_for(applicant.cohort.program, Side.MENTOR)) is None


def test_handed_in_it_stays(applicant: Application, staff: Actor) -> None:
    assert assess(applicant, staff) == assess(applicant, staff)
    with pytest.raises(CannotAssess, match="stays as it is"):
        assess(applicant, staff, 1, 1, 1, 1)
    event = AuditEvent.objects.get(verb="application.assessed")
    assert event.details == {}  # what someone thinks of someone is not in the trail


def test_a_third_person_has_no_seat(applicant: Application, coordinator: Actor) -> None:
    two_reviewers(applicant)
    with pytest.raises(CannotAssess, match="Others assess"):
        assess(applicant, coordinator)


@pytest.mark.parametrize("scores", [(0, 4, 4, 4), (6, 4, 4, 4)])
def test_scores_go_from_1_to_5(applicant: Application, staff: Actor, scores: tuple[int, ...]) -> None:
    with pytest.raises(CannotAssess, match="1 to 5"):
        assess(applicant, staff, *scores)


def test_every_aspect_of_the_guide_and_no_other_is_scored(applicant: Application, staff: Actor) -> None:
    for scores in ({"empathy": 3}, dict.fromkeys((*ASPECTS, "looks"), 3)):
        with pytest.raises(CannotAssess):
            hand_in_assessment(application=applicant, scores=scores, recommends=True, by=staff, at=MOMENT)


@pytest.mark.parametrize("state", sorted(set(ApplicationState) - {ApplicationState.IN_REVIEW}))
def test_only_in_review(applicant: Application, staff: Actor, state: ApplicationState) -> None:
    applicant.state = state
    applicant.save()
    with pytest.raises(CannotAssess):
        assess(applicant, staff)


def test_reviewers_run_the_program_are_two_at_most_and_stay_once_they_assessed(applicant: Application) -> None:
    ada, ben = two_reviewers(applicant)
    assess(applicant, ada)
    people = [_person(ada), _person(ben), make_person(applicant.organisation, Role.STAFF)]
    with pytest.raises(CannotScreen, match="Two reviewers"):
        assign_reviewers(application=applicant, reviewers=people, by=ada, at=MOMENT)
    rows = assign_reviewers(application=applicant, reviewers=[], by=ada, at=MOMENT)
    assert [row.reviewer for row in rows] == [_person(ada)]
    for wrong in (make_person(applicant.organisation, Role.PARTICIPANT), applicant.person):
        with pytest.raises(CannotScreen, match="runs this program"):
            assign_reviewers(application=applicant, reviewers=[wrong], by=ada, at=MOMENT)


def test_two_who_assign_at_once_do_not_overwrite_each_other(applicant: Application, staff: Actor) -> None:
    ada, ben = (make_person(applicant.organisation, Role.STAFF) for _each in range(2))
    assign_application(application=applicant, to=ada, revision=1, by=staff, at=MOMENT)
    assign_application(application=applicant, to=ada, revision=1, by=staff, at=MOMENT)  # the same again is nothing new
    with pytest.raises(ChangedMeanwhile):
        assign_application(application=applicant, to=ben, revision=1, by=staff, at=MOMENT)
    applicant.refresh_from_db()
    assert (applicant.assigned_to, applicant.revision) == (ada, 2)


def test_participants_assess_nobody(applicant: Application) -> None:
    with pytest.raises(CannotScreen):
        assess(applicant, actor_with(applicant.organisation, Role.PARTICIPANT))


def _person(actor: Actor) -> Person:
    return Person.objects.within(actor.organisation_id).get(pk=actor.person_id)
