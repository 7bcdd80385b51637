"""The kinds of message that a program can put into its own words, and what can be filled in.

The parts that send them look them up by ``purpose`` through `programs.wording.own_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class MessageKind:
    """``when`` says in a sentence who gets it and when; ``places`` are what can stand in braces."""

    purpose: str
    title: Promise
    when: Promise
    places: tuple[str, ...]


PLACES: Mapping[str, tuple[Promise, Promise]] = {
    "given_name": (_("the reader’s given name"), _("Linh")),
    "name": (_("the applicant’s whole name"), _("Linh Tran")),
    "program": (_("the name of the program"), _("Mentor Up")),
    "cohort": (_("the name of the round"), _("Autumn 2026")),
    "organisation": (_("the name of your organisation"), _("Northfield University")),
    "role": (_("your word for a mentor or a mentee"), _("mentor")),
    "when": (_("day and time of the interview"), _("Monday 5 October 2026, 10:30")),
    "place": (_("where the interview is"), _("Room 4")),
    "referee": (_("the name of the referee"), _("Dr Okafor")),
    "courses": (_("the courses that are open"), _("Active listening")),
    "link": (_("the link to the courses"), _("https://example.org/…")),
}
"""What each place means, and an example for the preview."""

APPLICANT = ("given_name", "name", "program", "cohort", "organisation", "role")
INTERVIEW = (*APPLICANT, "when", "place")
REFEREE = (*APPLICANT, "referee")
COURSES = ("given_name", "program", "courses", "link")

MESSAGE_KINDS: tuple[MessageKind, ...] = (
    MessageKind(
        "application-received",
        _("Application received"),
        _("To everyone who applies, as soon as the application is in."),
        APPLICANT,
    ),
    MessageKind("application-accepted", _("You have a place"), _("To an applicant who is accepted."), APPLICANT),
    MessageKind(
        "application-waiting",
        _("On the waiting list"),
        _("To an applicant for whom there is no place yet."),
        APPLICANT,
    ),
    MessageKind(
        "application-declined",
        _("No place this time"),
        _("To an applicant who is declined; proposed to you first, so that you can change every word."),
        APPLICANT,
    ),
    MessageKind(
        "interview-invitation", _("Invitation to an interview"), _("When an interview is arranged."), INTERVIEW
    ),
    MessageKind("interview-cancelled", _("Interview cancelled"), _("When an interview is called off."), INTERVIEW),
    MessageKind("reference-request", _("Request for a reference"), _("To someone whom an applicant named."), REFEREE),
    MessageKind(
        "reference-reminder", _("Reminder of a reference"), _("To a referee who has not answered yet."), REFEREE
    ),
    MessageKind(
        "guardian-consent",
        _("A guardian’s consent"),
        _("What a parent or guardian agrees to; the subject is not shown."),
        ("program", "organisation"),
    ),
    MessageKind("training_late", _("Courses still open"), _("To who is late with a required course."), COURSES),
    MessageKind(
        "training_refresher", _("Time for a refresher"), _("To whose completion of a course runs out soon."), COURSES
    ),
)

BY_PURPOSE: Mapping[str, MessageKind] = {kind.purpose: kind for kind in MESSAGE_KINDS}


def example_values() -> dict[str, str]:
    """Something for every place, so that a message can be looked at before anyone gets it."""
    return {place: str(example) for place, (_meaning, example) in PLACES.items()}
