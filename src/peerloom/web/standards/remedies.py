"""What someone can do about a rule that is not kept, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import Cohort
from peerloom.domain.standards.queries import Finding

APPLICATION, AGREEMENTS, COURSES, DATES, PLAN, CONTACT, FIRST_MEETINGS = (
    "application",
    "agreements",
    "courses",
    "dates",
    "plan",
    "contact",
    "first_meetings",
)

REMEDIES: dict[str, tuple[Promise, str]] = {
    "application": (_("Ask them to fill in the form"), APPLICATION),
    "interview": (_("Plan the interview"), APPLICATION),
    "criminal_check": (_("Record the check"), APPLICATION),
    "references": (_("See to the references"), APPLICATION),
    "registries": (_("Record the check"), APPLICATION),
    "driving_record": (_("Record the check"), APPLICATION),
    "renewal": (_("Record a new check"), APPLICATION),
    "guardian_consent": (_("Ask the family"), APPLICATION),
    "training_minutes": (_("See the courses"), COURSES),
    "training_recommended": (_("See the courses"), COURSES),
    "agreement_signed": (_("Remind them to sign"), AGREEMENTS),
    "safeguarding_contact": (_("Name someone"), CONTACT),
    "commitment": (_("Change the dates"), DATES),
    "staff_check_ins": (_("Change the plan"), PLAN),
    "closure": (_("Change the plan"), PLAN),
    "first_meeting": (_("See who is waiting"), FIRST_MEETINGS),
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do; ``url`` is "" where nothing but time helps."""

    words: str
    url: str


def remedy_for_person(finding: Finding, application: Application, *, cohort: Cohort, slug: str) -> Remedy:
    words, place = REMEDIES.get(finding.rule.id, (_("Wait until the pause is over"), ""))
    if place == APPLICATION:
        return Remedy(str(words), address("screening:application", slug, application.public_id))
    return Remedy(str(words), _of_the_program(place, cohort, slug))


def remedy_for_plan(finding: Finding, *, cohort: Cohort, slug: str) -> Remedy:
    words, place = REMEDIES.get(finding.rule.id, ("", ""))
    if finding.rule.id == "agreement_signed":
        words = _("Write the agreement")
    return Remedy(str(words), _of_the_program(place, cohort, slug))


def _of_the_program(place: str, cohort: Cohort, slug: str) -> str:
    program = cohort.program.public_id
    return {
        AGREEMENTS: address("agreements:list", slug, program),
        COURSES: address("courses:list", slug, program),
        DATES: address("programs:edit", slug, program),
        PLAN: address("programs:plan", slug, program),
        FIRST_MEETINGS: address("first_meeting:round", slug, cohort.public_id),
        CONTACT: f"{address('standards:rules', slug, program)}#id_contact",
    }.get(place, "")


def address(name: str, *args: str) -> str:
    """The page's address; "" where this installation does not have the page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
