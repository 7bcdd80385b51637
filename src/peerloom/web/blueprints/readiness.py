"""What a program still lacks until it can open, in plain words, with the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.models import AgreementText, FormVersion, PublicPage
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.queries import cohort_of

BOTH_SIDES = 2


@dataclass(frozen=True, slots=True)
class Point:
    """``needed``: without it, opening makes no sense; the others make a program better."""

    title: str
    note: str
    done: bool
    needed: bool = False
    url: str = ""
    label: str = ""


def readiness_of(program: Program, *, slug: str, today: date) -> list[Point]:
    """In the order in which they are best done. Three queries beside what the program has loaded."""
    return [
        _dates(program, slug, today),
        _objectives(program, slug),
        _plan(program, slug),
        _forms(program),
        _agreements(program),
        _public_page(program),
    ]


def _dates(program: Program, slug: str, today: date) -> Point:
    cohort = cohort_of(program)
    closes = cohort.signup_until or cohort.starts_on
    edit = reverse("programs:edit", args=[slug, program.public_id])
    if closes <= today:
        note = _("Sign-up would close on %(day)s. That day has passed.") % {"day": date_format(closes, "j F Y")}
        return Point(_("Dates that lie ahead"), note, done=False, needed=True, url=edit, label=_("Change the dates"))
    days = (closes - today).days
    note = ngettext("People can sign up for %(days)s day.", "People can sign up for %(days)s days.", days)
    return Point(
        _("Dates that lie ahead"), note % {"days": days}, done=True, needed=True, url=edit, label=_("Change the dates")
    )


def _objectives(program: Program, slug: str) -> Point:
    objectives = list(program.objectives.all())
    measured = [objective for objective in objectives if objective.baseline]
    edit = reverse("programs:edit", args=[slug, program.public_id]) + "#objectives"
    if not objectives:
        note = _("Without one, nobody can tell later whether it worked.")
    elif not measured:
        note = _("Write down where things stand now. After the start it is too late.")
    else:
        note = _("The main one is measured before and after.")
    return Point(
        _("An objective with a number from before"), note, done=bool(measured), url=edit, label=_("See the objectives")
    )


def _plan(program: Program, slug: str) -> Point:
    stages = program.stages.count()
    note = (
        ngettext("%(number)s stage with its agendas.", "%(number)s stages with their agendas.", stages)
        % {"number": stages}
        if stages
        else _("Pairs that know what comes next meet more often.")
    )
    url = reverse("programs:plan", args=[slug, program.public_id])
    return Point(_("A roadmap for the pairs"), note, done=bool(stages), url=url, label=_("See the plan"))


def _forms(program: Program) -> Point:
    cohort = cohort_of(program)
    published = FormVersion.objects.within(program.organisation_id).filter(
        form__cohort=cohort, published_at__isnull=False
    )
    sides = published.values("form").distinct().count()
    note = (
        _("Mentees and mentors each have theirs.")
        if sides == BOTH_SIDES
        else _("Without them people can only come through sign-up sheets.")
    )
    return Point(_("Application forms for both sides"), note, done=sides == BOTH_SIDES)


def _agreements(program: Program) -> Point:
    held = (
        AgreementText.objects.within(program.organisation_id)
        .filter(program=program, published_at__isnull=False)
        .exists()
    )
    note = _("Everyone reads and signs it before they meet.") if held else _("Say what people owe each other.")
    return Point(_("A code of conduct or an agreement"), note, done=held)


def _public_page(program: Program) -> Point:
    page = PublicPage.objects.within(program.organisation_id).filter(program=program).first()
    if page is not None and page.published:
        return Point(_("A public page"), _("Anybody with the address can read it."), done=True)
    note = (
        _("Its words are there. Read them, add a picture, and publish it.")
        if page
        else _("It tells people who never heard of you why they should come.")
    )
    return Point(_("A public page"), note, done=False)
