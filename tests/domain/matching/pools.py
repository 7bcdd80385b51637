"""Small pools with answers, rules and a run that is ready for review, for the tests."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, RuleSet
from peerloom.domain.matching.operations import save_rules, start_run
from peerloom.domain.matching.queries import CriterionDraft
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_application, make_person

SKILLS = CriterionDraft("skills", "Skills", "overlap", "skills", "skills", weight=3)
EMPLOYER = CriterionDraft("employer", "Employer", "different", "employer", "employer", weight=0, required=True)
ORIENTATION = CriterionDraft("orientation", "Orientation", "same", "orientation", "orientation", weight=2)
CRITERIA = (SKILLS, EMPLOYER, ORIENTATION)

QUESTIONS = (
    ("skills", "What are you good at?", QuestionKind.CHOICES, False),
    ("employer", "Where do you work?", QuestionKind.CATEGORY, False),
    ("orientation", "How do you describe yourself?", QuestionKind.CATEGORY, True),
)


def ask(cohort: Cohort) -> dict[tuple[str, str], Question]:
    """The same three questions for both sides, the last one sensitive."""
    return {
        (side, key): Question.objects.create(
            organisation=cohort.organisation,
            cohort=cohort,
            side=side,
            key=key,
            label=label,
            kind=kind,
            sensitive=private,
        )
        for side in Side.values
        for key, label, kind, private in QUESTIONS
    }


def sign_up(
    cohort: Cohort,
    side: Side,
    name: str,
    skills: Sequence[str],
    *,
    employer: str = "",
    private: str = "",
    places: int = 1,
) -> Application:
    """Someone in the pool with answers; the questions have been asked before."""
    application = make_application(cohort, make_person(cohort.organisation, name=name), side, places=places)
    given = {"skills": list(skills), "employer": employer, "orientation": private}
    for question in Question.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side):
        if given[question.key]:
            Answer.objects.create(
                organisation=cohort.organisation,
                application=application,
                question=question,
                value=given[question.key],
            )
    return application


def small_pool(cohort: Cohort) -> dict[str, Application]:
    """Three mentees who each have one mentor that suits best, and a mentor with two places."""
    ask(cohort)
    mentee, mentor = Side.MENTEE, Side.MENTOR
    people = [
        sign_up(cohort, mentee, "Ana Silva", ["law", "chess"], employer="Acme", private="queer-secret"),
        sign_up(cohort, mentee, "Ben Okafor", ["data"], employer="Borealis"),
        sign_up(cohort, mentee, "Chi Nguyen", ["design", "law"], employer="Cirrus", private="queer-secret"),
        sign_up(
            cohort, mentor, "Maya Ito", ["law", "chess", "design"], employer="Delta", private="queer-secret", places=2
        ),
        sign_up(cohort, mentor, "Noor Haddad", ["data"], employer="Ember", private="other-secret"),
        sign_up(cohort, mentor, "Otto Weber", ["design"], employer="Acme"),
    ]
    return {application.person.given_name: application for application in people}


def rules_for(
    cohort: Cohort, by: Actor, *criteria: CriterionDraft, objective: str = "total", version: int = 0
) -> RuleSet:
    drafts = criteria or CRITERIA
    return save_rules(cohort=cohort, objective=objective, criteria=drafts, based_on_version=version, by=by, at=MOMENT)


def computed(run: MatchRun) -> MatchRun:
    assert run.job is not None
    with clock.frozen_at(MOMENT):
        run_attempt(run.job.public_id)
    run.refresh_from_db()
    return run


def ready_run(cohort: Cohort, by: Actor) -> MatchRun:
    run = computed(start_run(cohort=cohort, by=by, at=MOMENT))
    assert run.state == RunState.READY, run.failure
    return run
