"""The pages that belong to one program, in the order in which a coordinator needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort, Program

OF_PROGRAM, OF_COHORT, OF_FORM = "program", "cohort", "form"
GROUPS: tuple[tuple[Promise, tuple[tuple[Promise, str, str, str], ...]], ...] = (
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
)
FOR_DECIDERS: tuple[Promise, tuple[tuple[Promise, str, str, str], ...]] = (
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
    keys = {
        OF_PROGRAM: [slug, program.public_id],
        OF_COHORT: [slug, cohort.public_id],
        OF_FORM: [slug, cohort.public_id, Side.MENTEE.value],
    }
    return [Group(str(title), tuple(_sections(links, keys))) for title, links in groups]


def _sections(links: tuple[tuple[Promise, str, str, str], ...], keys: dict[str, list[str]]) -> Iterator[Section]:
    for label, view, icon, of in links:
        yield Section(str(label), reverse(view, args=keys[of]), icon)
