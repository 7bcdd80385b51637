"""A survey as a form on paper: tagged, with title and language, one form after the other where each has a code.

Everything that people wrote reaches the page as plain text through the compiler's inputs; no markup of theirs is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from peerloom.domain.feedback.operations.answering_paper import Slip
from peerloom.domain.feedback.paper_forms.setting import page_of, paragraphs, plain
from peerloom.domain.feedback.queries.answering import AskedSurvey
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire

PAGE = Path(__file__).parent / "form.typ"
WIDEST_MATRIX = 7
"""Steps that find room side by side on paper; more of them stand below the question."""


def paper_form(survey: AskedSurvey, *, consent: str, slips: Sequence[Slip]) -> bytes:
    """The PDF in the survey's language: one form for each slip, or one without a code."""
    with override(survey.language):
        said = _said(survey, consent) | {"slips": [{"code": _spaced(s.code), "name": plain(s.name)} for s in slips]}
    return page_of(PAGE, "form", said)


def _said(survey: AskedSurvey, consent: str) -> dict[str, object]:
    wave = survey.wave
    day = date_format(wave.closes_on, "j F Y")
    return {
        "lang": survey.language.split("-")[0],
        "title": plain(wave.name),
        "organisation": plain(f"{wave.organisation.name} · {wave.cohort.program.name}"),
        "welcome": paragraphs(survey.welcome),
        "consent": paragraphs(consent),
        "consent_title": _("What happens with your answers"),
        "how": _("Mark one box in each line. Leave out what you do not want to answer."),
        "until": _("Please hand it in until %(day)s.") % {"day": day},
        "code": _("Code"),
        "code_why": _("Stands for your name, so that before and after can be compared."),
        "for": _("For"),
        "tear": _("Tear this strip off before you hand the form in."),
        "question": _("Question"),
        "anonymous": _("Write no name on this form.") if survey.anonymous else "",
        "thanks": _("Thank you."),
        "parts": [_part(part) for part in survey.parts],
    }


def _part(part: Questionnaire) -> dict[str, object]:
    numbers = {item.public_id: number for number, item in enumerate(part.items, start=1)}
    return {
        "name": plain(part.name),
        "introduction": paragraphs(part.introduction),
        "closing": paragraphs(part.closing),
        "blocks": [_block(block, numbers) for block in part.blocks()],
    }


def _block(block: tuple[AskedItem, ...], numbers: dict[str, int]) -> dict[str, object]:
    steps = block[0].steps
    kind = "words" if not steps else "matrix" if len(steps) <= WIDEST_MATRIX else "list"
    return {
        "kind": kind,
        "steps": [{"value": str(step.value), "label": plain(step.label) if step.label else ""} for step in steps],
        "items": [{"number": numbers[item.public_id], "words": plain(item.words)} for item in block],
    }


def _spaced(code: str) -> str:
    """ "K7M P3X": easier to copy."""
    return f"{code[:3]} {code[3:]}"
