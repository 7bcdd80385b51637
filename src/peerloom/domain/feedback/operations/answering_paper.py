"""Surveys on paper: codes for the forms that are handed out, and typing in what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, Way
from peerloom.domain.feedback.models import Respondent, Response, SurveyInvitation, Wave
from peerloom.domain.feedback.operations.answering import REASONS, CannotHandIn, complete, fitting, keep, locked
from peerloom.domain.feedback.operations.respondents import code_as_typed, respondent_of
from peerloom.domain.feedback.queries.answering import asked_survey, still_without_answer, why_not_open
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotPrintForms(Refused):
    """The actor may not, or the survey is not open."""


class CannotTypeIn(Refused):
    """The actor may not, the code is nobody's, or there is an answer already."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One form: the code that stands on it, and the name on the strip that is torn off when it is handed out."""

    code: str
    name: str


@transaction.atomic
def prepare_forms(*, wave: Wave, first: int, most: int, by: Actor, at: datetime) -> list[Slip]:
    """Codes for ``most`` of the people without an answer, by name, after the ``first`` of them. Made once, for good.

    Of an anonymous wave none: all its forms are alike. Whoever prints sees which code is whose, so it is for owners
    and coordinators, and recorded. Raises CannotPrintForms.
    """
    wave = _loaded(wave)
    if not can_edit_program(by, wave.cohort.program):
        raise CannotPrintForms(_("Forms are printed by owners and coordinators. Ask one of them."))
    if reason := why_not_open(wave, at=at):
        raise CannotPrintForms(_CLOSED[reason])
    slips = []
    if wave.mode != Mode.ANONYMOUS:
        for invitation in still_without_answer(wave)[first : first + most]:
            respondent = respondent_of(invitation.person, wave.cohort.program)
            slips.append(Slip(respondent.code, invitation.person.name))
    organisation = wave.organisation.public_id
    audit.record("survey.forms_printed", subject=wave, organisation=organisation, by=by, at=at)
    return slips


@transaction.atomic
def type_in(*, wave: Wave, code: str, answers: Mapping[str, object], language: str, by: Actor, at: datetime) -> None:
    """Keep what stands on one paper form. ``code`` says whose it is; of an anonymous wave nobody's, and it is ignored.

    Of a wave with codes once for each person, as if they had answered themselves. Of an anonymous one never more
    answers than people were asked. Raises CannotTypeIn, AnswersDoNotFit, NothingAnswered.
    """
    wave = _loaded(wave)
    if not by.has_for(wave.cohort.program_id, *RUNS_PROGRAMS):
        raise CannotTypeIn(_("Paper forms are typed in by those who run the program."))
    if wave.mode == Mode.ANONYMOUS:
        _type_in_nameless(wave, answers, language, by, at)
        return
    invitation = _behind(code, wave)
    try:
        current = locked(invitation, at=at, by=None)
    except CannotHandIn as refusal:
        raise CannotTypeIn(_REFUSED.get(refusal.reason, REASONS[refusal.reason])) from refusal
    complete(current, answers, language=language, way=Way.PAPER, verb="survey.typed_in", by=by, at=at)


def _type_in_nameless(wave: Wave, answers: Mapping[str, object], language: str, by: Actor, at: datetime) -> None:
    if reason := why_not_open(wave, at=at):
        raise CannotTypeIn(_REFUSED[reason])
    asked = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave)
    if Response.objects.within(wave.organisation_id).filter(wave=wave).count() >= asked.count():
        raise CannotTypeIn(_("There are as many answers as people who were asked. Was this form typed in before?"))
    survey = asked_survey(wave, language=language)
    keep(survey, fitting(survey, answers), respondent=None, way=Way.PAPER, at=at)
    audit.record("survey.typed_in", subject=wave, organisation=wave.organisation.public_id, by=by, at=at)


def _loaded(wave: Wave) -> Wave:
    rows = Wave.objects.within(wave.organisation_id).select_for_update(of=("self",))
    return rows.select_related("organisation", "cohort__program", "cohort__organisation").get(pk=wave.pk)


def _behind(code: str, wave: Wave) -> SurveyInvitation:
    rows = Respondent.objects.within(wave.organisation_id)
    known = rows.filter(program=wave.cohort.program, code=code_as_typed(code)).first()
    if known is None:
        raise CannotTypeIn(_("No form was printed with this code. Look at it again: there is no 0, O, 1 or I in one."))
    asked = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, person=known.person_id)
    found = asked.exclude(state=InvitationState.LEFT_OUT).first()
    if found is None:
        raise CannotTypeIn(_("Whoever has this code was not asked in this survey. Is the form of another one?"))
    return found


_CLOSED: dict[str, str | Promise] = {
    "closed": _("This survey has closed, so no forms are printed any more."),
    "early": _("This survey has not opened yet. Print the forms once it has."),
    "over": _("This survey was called off, so there are no forms."),
}
_REFUSED: dict[str, str | Promise] = {
    "closed": _("This survey has closed, so nothing is typed in any more."),
    "early": _("This survey has not opened yet."),
    "over": _("This person is not asked any more, or the survey was called off."),
    "answered": _("There are answers under this code already. The first ones count."),
}
