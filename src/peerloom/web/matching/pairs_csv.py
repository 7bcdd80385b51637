"""A run's pairs as a sheet that is safe to open."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries import parts_of
from peerloom.sheets.safe_files import csv_file
from peerloom.web.matching.pair_rows import of_100

"""Spreadsheet programs read the file as UTF-8 only with it."""


def pairs_csv(run: MatchRun, proposals: Iterable[Proposal]) -> str:
    """One line a pair, in the given order; cells that a spreadsheet would take for formulas are neutralised."""
    lines = []
    labels: dict[str, None] = {}
    for proposal in proposals:
        proposal.run = run
        parts = {part.label: of_100(part.points) for part in parts_of(proposal)}
        labels |= dict.fromkeys(parts)
        lines.append((proposal, parts))
    headings = [_("Mentee"), _("Mentee e-mail"), _("Mentor"), _("Mentor e-mail"), _("Score"), *labels, _("Runner-up")]
    return csv_file(headings, (_line(proposal, parts, list(labels)) for proposal, parts in lines))


def _line(proposal: Proposal, parts: dict[str, int], labels: list[str]) -> list[object]:
    mentee, mentor, rival = proposal.mentee.person, proposal.mentor.person, proposal.runner_up
    return [
        mentee.name,
        mentee.email,
        mentor.name,
        mentor.email,
        of_100(proposal.score),
        *(parts.get(label) for label in labels),
        rival.person.name if rival else "",
    ]
