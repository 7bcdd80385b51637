"""What participants of a study agree to, as a sheet to sign: tagged, in the program's language, one copy to keep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from peerloom.domain.feedback.enums.studies import StudyKind, StudyState
from peerloom.domain.feedback.models import Study
from peerloom.domain.feedback.paper_forms.setting import page_of, plain
from peerloom.foundation.refusals import Refused

SHEET = Path(__file__).parent / "consent.typ"


class CannotPrint(Refused):
    """What people agree to can still change: whoever signs now may sign another text than others read."""


def consent_sheet(study: Study, *, contact: Sequence[str]) -> bytes:
    """A PDF of two pages or more, one copy to hand in and one to keep. Raises CannotPrint before anybody was asked.

    Expects cohort, program and organisation to be loaded. ``contact`` is where a withdrawal is read besides the link.
    """
    if study.state == StudyState.PLANNED:
        raise CannotPrint(
            gettext_lazy(
                "What people agree to can still change. Ask the first of them; then it stays, and can be printed."
            )
        )
    with override(study.cohort.program.language):
        return page_of(SHEET, "sheet", _said(study, contact))


def _said(study: Study, contact: Sequence[str]) -> dict[str, object]:
    interview = study.kind == StudyKind.INTERVIEW
    return {
        "lang": study.cohort.program.language.split("-")[0],
        "title": _("Taking part in an interview") if interview else _("Taking part in a focus group"),
        "organisation": plain(f"{study.organisation.name} · {study.cohort.program.name}"),
        "consent": [plain(line) for line in study.consent.splitlines() if line.strip()],
        "contact": _("Questions, or no link at hand to withdraw? Write to %(addresses)s.")
        % {"addresses": plain(", ".join(contact))}
        if contact
        else "",
        "agree": _("I have read this and agree to take part"),
        "name": _("Name"),
        "day": _("Day"),
        "signature": _("Signature"),
        "guardian": _("Signature of a parent or guardian, where one is needed"),
        "copies": [_("To hand in"), _("For you to keep")],
    }
