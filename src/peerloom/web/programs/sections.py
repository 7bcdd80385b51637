"""The pages that belong to one program, in the order in which a coordinator needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.enums import Format, Profile
from peerloom.domain.programs.models import Cohort, Program

Link = tuple[Promise, str, str, str]
"""Label, view, icon, and what its address needs."""

OF_PROGRAM, OF_COHORT, OF_FORM, OF_BOARD = "program", "cohort", "form", "board"
OF_NOTHING = "nothing"
ACCOMPANY = _("Accompany")
GROUPS: tuple[tuple[Promise, tuple[Link, ...]], ...] = (
    (
        _("Prepare"),
        (
            (_("What is left to do"), "blueprints:ready", "ok", OF_PROGRAM),
            (_("Roadmap, check-ins, messages"), "programs:plan", "roadmap", OF_PROGRAM),
            (_("Practice standards"), "standards:rules", "shield", OF_PROGRAM),
            (_("Agreements"), "agreements:list", "note", OF_PROGRAM),
        ),
    ),
    (
        _("Recruit and choose"),
        (
            (_("Recruitment"), "recruitment:overview", "people", OF_COHORT),
            (_("Application forms"), "forms:edit", "edit", OF_FORM),
            (_("Screening"), "screening:board", "filter", OF_COHORT),
            (_("Interview guides"), "screening:guide-mentor", "chat", OF_PROGRAM),
        ),
    ),
    (
        _("Train and match"),
        (
            (_("Training"), "courses:list", "goal", OF_PROGRAM),
            (_("Who can be matched"), "standards:board", "lock", OF_COHORT),
            (_("Matching"), "matching:overview", "match", OF_COHORT),
        ),
    ),
    (
        ACCOMPANY,
        (
            (_("Matches"), "relationships:list", "people", OF_BOARD),
            (_("How it goes"), "check_ins:overview", "chat", OF_COHORT),
            (_("First meetings"), "first_meeting:round", "calendar", OF_COHORT),
            (_("Workshops"), "circles:workshop-list", "people", OF_COHORT),
            (_("Reminders, and what people get"), "nudges:ladder", "bell", OF_PROGRAM),
            (_("Endings and certificates"), "endings:overview", "ok", OF_COHORT),
            (_("Reported messages"), "conversations:reports", "shield", OF_NOTHING),
        ),
    ),
    (
        _("Ask and listen"),
        (
            (_("Surveys"), "surveys:overview", "edit", OF_COHORT),
            (_("Interviews and focus groups"), "studies:list", "chat", OF_COHORT),
            (_("After meetings"), "saying:pulses", "calendar", OF_COHORT),
            (_("Suggestions, and what you did"), "saying:desk", "mail", OF_PROGRAM),
            (_("Testimonials"), "voices:list", "person", OF_COHORT),
            (_("Questionnaires"), "instruments:library", "book", OF_NOTHING),
        ),
    ),
    (
        _("What changed"),
        (
            (_("How objectives are judged"), "outcomes:objectives", "goal", OF_PROGRAM),
            (_("Outcomes"), "outcomes:overview", "report", OF_COHORT),
            (_("Comparison groups"), "surveys:groups", "people", OF_COHORT),
        ),
    ),
)
OF_FORMAT: Mapping[str, Link] = {
    Format.CIRCLE: (_("Circles"), "circles:list", "match", OF_COHORT),
    Format.MICRO: (_("Single conversations"), "micro:overview", "clock", OF_COHORT),
}
"""A page more for programs of this format."""

FOR_DECIDERS: tuple[Promise, tuple[Link, ...]] = (
    _("Pass it on"),
    (
        (_("Next round"), "blueprints:copy", "next", OF_PROGRAM),
        (_("Keep as a template"), "blueprints:keep", "download", OF_PROGRAM),
        (_("Save as a file"), "blueprints:export", "sheet", OF_PROGRAM),
    ),
)


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Section, ...]


def sections_of(program: Program, cohort: Cohort, *, slug: str, may_decide: bool) -> list[Group]:
    """The groups of pages; copies and files only for who decides on the program."""
    groups = (*GROUPS, FOR_DECIDERS) if may_decide else GROUPS
    places = _Places(program, cohort, slug)
    more = tuple(places.section(*link) for link in _more(program, may_decide=may_decide))
    made = [Group(str(title), tuple(places.section(*link) for link in links)) for title, links in groups]
    return [Group(group.title, (*group.links, *more)) if group.title == str(ACCOMPANY) else group for group in made]


def _more(program: Program, *, may_decide: bool) -> Iterator[Link]:
    """What only some programs have, and what only those see who decide on them."""
    if program.format in OF_FORMAT:
        yield OF_FORMAT[program.format]
    if may_decide:
        yield (_("What people ask of you"), "changes:list", "help", OF_NOTHING)
    if may_decide and program.profile == Profile.YOUTH:
        yield (_("Who reads messages"), "conversations:policy", "lock", OF_PROGRAM)


@dataclass(frozen=True, slots=True)
class _Places:
    program: Program
    cohort: Cohort
    slug: str

    def section(self, label: Promise, view: str, icon: str, of: str) -> Section:
        return Section(str(label), self._address(view, of), icon)

    def _address(self, view: str, of: str) -> str:
        if of == OF_NOTHING:
            return reverse(view, args=[self.slug])
        if of == OF_BOARD:
            return f"{reverse(view, args=[self.slug])}?cohort={self.cohort.public_id}"
        if of == OF_PROGRAM:
            return reverse(view, args=[self.slug, self.program.public_id])
        own = [Side.MENTEE.value] if of == OF_FORM else []
        return reverse(view, args=[self.slug, self.cohort.public_id, *own])
