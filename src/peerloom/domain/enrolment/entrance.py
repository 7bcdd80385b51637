"""Who may apply, and when: the days of sign-up, the age, and whether there is still a place."""

from __future__ import annotations

from datetime import date, datetime

from peerloom.domain.enrolment.enums import ApplicationState, Side, SignUpWindow
from peerloom.domain.enrolment.models import Application, ApplicationDraft, FormVersion, Question
from peerloom.domain.enrolment.queries.public_pages import sign_up_window
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort

YOUNGEST_WITHOUT_GUARDIAN = 13
"""In programs for children and young people, also where the organisation has set no minimum age."""
HOLDS_A_PLACE = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED)


def takes_applications(cohort: Cohort, *, at: datetime) -> bool:
    """Whether the program is open and today, where the organisation is, lies within the days of sign-up."""
    return sign_up_window(cohort, now=at) == SignUpWindow.OPEN


def age_on(born: date, day: date) -> int:
    """Whole years. Who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def minimum_age(cohort: Cohort) -> int:
    """Below it a guardian begins; 0 where nobody's age is asked."""
    least = YOUNGEST_WITHOUT_GUARDIAN if cohort.program.profile == Profile.YOUTH else 0
    return max(cohort.organisation.minimum_age, least)


def is_too_young(cohort: Cohort, born: date | None, *, at: datetime) -> bool:
    """Whether a guardian has to begin. Where an age is asked, none told is too young."""
    least = minimum_age(cohort)
    return bool(least) and (born is None or age_on(born, cohort.organisation.day_at(at)) < least)


def age_is_open(draft: ApplicationDraft) -> bool:
    """Whether nobody has asked the age that the program asks for now, nor has a guardian agreed."""
    return draft.guardianship_id is None and draft.old_enough_for < minimum_age(draft.cohort)


def is_full(cohort: Cohort, side: str) -> bool:
    """Whether as many hold a place or wait for an answer as the cohort takes on this side. At most one query."""
    most = cohort.most_mentors if side == Side.MENTOR else cohort.most_mentees
    if most is None:
        return False
    rows = Application.objects.within(cohort.organisation_id)
    return rows.filter(cohort=cohort, side=side, state__in=HOLDS_A_PLACE).count() >= most


def published_version(cohort: Cohort, side: str) -> FormVersion | None:
    """What is asked at present; None where the program asks nothing beyond name and address."""
    versions = FormVersion.objects.within(cohort.organisation_id).filter(
        form__cohort=cohort, form__side=side, published_at__isnull=False
    )
    return versions.order_by("-number").first()


def questions_in_order(version: FormVersion | None) -> list[Question]:
    """As the form asks them: section by section, those without a section first. Sections are loaded; one query."""
    if version is None:
        return []
    rows = Question.objects.within(version.organisation_id).filter(version=version).select_related("section")
    return sorted(rows, key=lambda question: (question.section.position if question.section else -1, question.position))
