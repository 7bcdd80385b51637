"""What can be done with a survey: open, remind, extend, close, call off. Each is one press."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.operations.waves.closing import close_wave
from peerloom.domain.feedback.operations.waves.drafting import call_off_wave
from peerloom.domain.feedback.operations.waves.inviting import remind_now
from peerloom.domain.feedback.operations.waves.opening import extend_wave, open_wave
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.waves.doors import wave_in
from peerloom.web.feedback.waves.forms import ExtendForm, RevisionForm
from peerloom.web.feedback.waves.wave_page import wave_page
from peerloom.web.gate import MemberRequest, for_members


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def open_now(request: MemberRequest, wave: str) -> HttpResponse:
    def act(found: Wave, revision: int) -> str:
        open_wave(wave=found, revision=revision, by=request.actor, at=clock.now())
        return _("It is open. The invitations are being written.")

    return _acted(request, wave, act)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def close(request: MemberRequest, wave: str) -> HttpResponse:
    def act(found: Wave, revision: int) -> str:
        close_wave(wave=found, revision=revision, by=request.actor, at=clock.now())
        return _("It is closed. Nobody is asked any more.")

    return _acted(request, wave, act)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def call_off(request: MemberRequest, wave: str) -> HttpResponse:
    def act(found: Wave, revision: int) -> str:
        call_off_wave(wave=found, revision=revision, by=request.actor, at=clock.now())
        return _("It is called off. Nobody will be asked.")

    return _acted(request, wave, act)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remind(request: MemberRequest, wave: str) -> HttpResponse:
    found = wave_in(request, wave)
    try:
        number = remind_now(wave=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_page_of(request, found))
    words = ngettext("One person is reminded.", "%(number)d people are reminded.", number)
    messages.success(request, words % {"number": number})
    return SeeOther(_page_of(request, found))


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def extend(request: MemberRequest, wave: str) -> HttpResponse:
    found = wave_in(request, wave)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return wave_page(request, found, extending=form, status=422)
    chosen = form.cleaned_data
    try:
        extend_wave(
            wave=found, closes_on=chosen["closes_on"], revision=chosen["revision"], by=request.actor, at=clock.now()
        )
    except ChangedMeanwhile as refusal:
        return refused(request, refusal, back=_page_of(request, found))
    except Refused as refusal:
        form.add_error("closes_on", str(refusal))
        return wave_page(request, found, extending=form, status=422)
    messages.success(request, _("It can be answered for longer."))
    return SeeOther(_page_of(request, found))


def _acted(request: MemberRequest, public_id: str, act: Callable[[Wave, int], str]) -> HttpResponse:
    found = wave_in(request, public_id)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not arrive as it should. Nothing was changed; press it again."))
        return SeeOther(_page_of(request, found))
    try:
        done = act(found, form.cleaned_data["revision"])
    except Refused as refusal:
        return refused(request, refusal, back=_page_of(request, found))
    messages.success(request, done)
    return SeeOther(_page_of(request, found))


def _page_of(request: MemberRequest, found: Wave) -> str:
    return reverse("surveys:wave", args=[request.organisation.slug, found.public_id])
