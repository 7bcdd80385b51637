"""What a program still lacks until it can open, in plain words, with the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AgreementText, FormVersion, PublicPage
from peerloom.domain.feedback.queries.objectives import objectives_without_measure
from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.queries import cohort_of


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
    """In the order in which they are best done; as many queries for one program as for another."""
    return [
        _dates(program, slug, today),
        _objectives(program, slug),
        _judged(program, slug),
        _contact(program, slug),
        _forms(program, slug),
        _plan(program, slug),
        _courses(program, slug),
        _agreements(program, slug),
        _public_page(program, slug),
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
    main = next((objective for objective in objectives if objective.primary), objectives[0] if objectives else None)
    measured = main is not None and any(letter.isdigit() for letter in main.baseline)
    edit = reverse("programs:edit", args=[slug, program.public_id]) + "#objectives"
    if not objectives:
        note = _("Without one, nobody can tell later whether it worked.")
    elif not measured:
        note = _("Write down where the main one stands now. After the start it is too late.")
    else:
        note = _("The main one is measured before and after.")
    return Point(
        _("An objective with a number from before"), note, done=measured, url=edit, label=_("See the objectives")
    )


def _judged(program: Program, slug: str) -> Point:
    missing = objectives_without_measure(cohort_of(program))
    if not missing:
        note = _("How each objective will be judged is settled before it starts.")
    else:
        note = ngettext(
            "%(number)s objective is not tied to a figure yet. From the first day on, that takes a reason.",
            "%(number)s objectives are not tied to a figure yet. From the first day on, that takes a reason.",
            len(missing),
        ) % {"number": len(missing)}
    return Point(
        _("Objectives that a figure can judge"),
        note,
        done=not missing and program.objectives.exists(),
        url=reverse("outcomes:objectives", args=[slug, program.public_id]),
        label=_("See how they are judged"),
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


def _contact(program: Program, slug: str) -> Point:
    url = reverse("standards:rules", args=[slug, program.public_id]) + "#id_contact"
    title, label = _("Someone to tell when abuse is suspected"), _("Name them")
    if program.safeguarding_contact:
        return Point(title, _("It is written down who is told, and how."), done=True, url=url, label=_("Look at it"))
    needed = program.guardrails.filter(rule="safeguarding_contact", severity=Severity.BLOCK).exists()
    note = _("Whoever notices something must not first have to find out whom to ask.")
    return Point(title, note, done=False, needed=needed, url=url, label=label)


def _forms(program: Program, slug: str) -> Point:
    cohort = cohort_of(program)
    published = FormVersion.objects.within(program.organisation_id).filter(
        form__cohort=cohort, published_at__isnull=False
    )
    sides = set(published.values_list("form__side", flat=True))
    missing = next((side for side in Side.values if side not in sides), None)
    note = (
        _("Without them people can only come through sign-up sheets.")
        if missing
        else _("Mentees and mentors each have theirs.")
    )
    url = reverse("forms:edit", args=[slug, cohort.public_id, missing or Side.MENTEE.value])
    label = _("Write the form") if missing else _("Read the forms")
    return Point(_("Application forms for both sides"), note, done=missing is None, url=url, label=label)


def _courses(program: Program, slug: str) -> Point:
    required = program.courses.filter(required=True, published=True).count()
    note = (
        ngettext(
            "%(number)s course has to be done before matching or soon after.",
            "%(number)s courses have to be done before matching or soon after.",
            required,
        )
        % {"number": required}
        if required
        else _("Mentors who were trained feel surer, and stay longer.")
    )
    url = reverse("courses:list", args=[slug, program.public_id])
    return Point(_("Training"), note, done=bool(required), url=url, label=_("See the courses"))


def _agreements(program: Program, slug: str) -> Point:
    held = (
        AgreementText.objects.within(program.organisation_id)
        .filter(program=program, published_at__isnull=False)
        .exists()
    )
    note = _("Everyone reads and signs it before they meet.") if held else _("Say what people owe each other.")
    url = reverse("agreements:list", args=[slug, program.public_id])
    return Point(
        _("A code of conduct or an agreement"), note, done=held, url=url, label=_("Read it") if held else _("Write it")
    )


def _public_page(program: Program, slug: str) -> Point:
    url = reverse("recruitment:page", args=[slug, cohort_of(program).public_id])
    page = PublicPage.objects.within(program.organisation_id).filter(program=program).first()
    if page is not None and page.published:
        note = _("Anybody with the address can read it.")
        return Point(_("A public page"), note, done=True, url=url, label=_("Look at it"))
    note = (
        _("Its words are there. Read them, add a picture, and publish it.")
        if page
        else _("It tells people who never heard of you why they should come.")
    )
    return Point(_("A public page"), note, done=False, url=url, label=_("Publish it") if page else _("Write it"))
