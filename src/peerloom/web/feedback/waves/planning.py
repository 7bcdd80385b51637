"""Planning a survey by hand, and changing one that is not open yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Wave
from peerloom.domain.feedback.operations.waves.drafting import change_wave, plan_wave
from peerloom.domain.feedback.queries.comparison_groups import groups_of
from peerloom.domain.feedback.rules.waves import BY_HAND_STAYS_OPEN, span_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.waves.doors import cohort_in, must_decide, wave_in
from peerloom.web.feedback.waves.forms import WaveForm
from peerloom.web.feedback.waves.shown import name_of
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def plan(request: MemberRequest, cohort: str) -> HttpResponse:
    """``?after=`` a survey that asked before: the same questions at the end."""
    found = cohort_in(request, cohort)
    must_decide(request, found.program)
    form = _form(request, found, initial=_first_values(request, found))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        asked = [Asked(one) for one in form.cleaned_data["asked"]]
        try:
            made = plan_wave(
                cohort=found,
                draft=form.draft(),
                asked=asked,
                comparison=form.group(),
                key=form.cleaned_data["key"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("The survey is planned.", "%(number)d surveys are planned.", len(made))
            messages.success(request, words % {"number": len(made)})
            return SeeOther(_after(request, made))
    return _page(request, found, form, {"wave": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*DECIDES_ON_PROGRAMS)
def change(request: MemberRequest, wave: str) -> HttpResponse:
    found = wave_in(request, wave)
    must_decide(request, found.cohort.program)
    back = reverse("surveys:wave", args=[request.organisation.slug, found.public_id])
    if found.state != WaveState.PLANNED:
        messages.info(request, _("It has been opened, so its questions and its promise stay as they are."))
        return SeeOther(back)
    form = _form(request, found.cohort, initial=_values_of(found), changes=found)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            change_wave(wave=found, draft=form.draft(), revision=revision, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("Saved."))
            return SeeOther(back)
    return _page(request, found.cohort, form, {"wave": found}, status=status)


def _page(
    request: MemberRequest, cohort: Cohort, form: WaveForm, more: Mapping[str, object], *, status: int
) -> HttpResponse:
    values = {"cohort": cohort, "program": cohort.program, "form": form, "faults": faults(form), **more}
    return render(request, "feedback/waves/plan.html", values, status=status)


def _after(request: MemberRequest, made: list[Wave]) -> str:
    slug = request.organisation.slug
    if len(made) == 1:
        return reverse("surveys:wave", args=[slug, made[0].public_id])
    return reverse("surveys:overview", args=[slug, made[0].cohort.public_id])


def _form(
    request: MemberRequest, cohort: Cohort, *, initial: Mapping[str, Any], changes: Wave | None = None
) -> WaveForm:
    versions = _versions(cohort)
    return WaveForm(
        request.POST if request.method == "POST" else None,
        versions=versions,
        groups=list(groups_of(request.actor, cohort)),
        languages=_languages(cohort, [version for version, _name in versions.values()], changes),
        changes=changes is not None,
        initial=initial,
    )


def _versions(cohort: Cohort) -> dict[str, tuple[InstrumentVersion, str]]:
    """What is in use in the organisation, by name."""
    rows = InstrumentVersion.objects.within(cohort.organisation_id).filter(
        state=VersionState.CURRENT, instrument__archived_at__isnull=True
    )
    loaded = rows.select_related("instrument").prefetch_related("wordings")
    named = [(name_of(version, cohort.program.language), version) for version in loaded]
    return {version.public_id: (version, name) for name, version in sorted(named, key=lambda one: one[0].casefold())}


def _languages(cohort: Cohort, versions: list[InstrumentVersion], wave: Wave | None) -> list[tuple[str, str]]:
    """The program's own first, then what Peerloom and the questionnaires speak."""
    spoken = {wording.language for version in versions for wording in version.wordings.all()}
    spoken |= {code for code, _name in settings.LANGUAGES}
    spoken |= {wording.language for wording in wave.wordings.all()} if wave else set()
    own = cohort.program.language
    return [(code, _language_name(code)) for code in [own, *sorted(spoken - {own})]]


def _language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _first_values(request: MemberRequest, cohort: Cohort) -> dict[str, Any]:
    today = request.organisation.day_at(clock.now())
    values: dict[str, Any] = {
        "key": new_public_id(),
        "kind": WaveKind.PULSE,
        "mode": Mode.CONFIDENTIAL,
        "asked": [Asked.MENTEES],
        "opens_on": today,
        "closes_on": today + BY_HAND_STAYS_OPEN,
        "languages": [cohort.program.language],
    }
    before = request.GET.get("after", "")
    rows = Wave.objects.visible_to(request.actor).filter(cohort=cohort, public_id=before)
    earlier = rows.prefetch_related("asks__version", "wordings").first() if "\x00" not in before else None
    return values | _again_at_the_end(earlier, cohort) if earlier else values


def _again_at_the_end(earlier: Wave, cohort: Cohort) -> dict[str, Any]:
    """The same questions of the same people, in the same mode, once more."""
    span = span_of(WaveKind.POST, starts_on=cohort.starts_on, midpoint_on=cohort.midpoint_on, ends_on=cohort.ends_on)
    return {
        "name": earlier.name,
        "kind": WaveKind.POST,
        "mode": earlier.mode,
        "asked": [earlier.asked],
        "instruments": [ask.version.public_id for ask in earlier.asks.all()],
        "opens_on": span.opens_on,
        "closes_on": span.closes_on,
        "languages": [wording.language for wording in earlier.wordings.all()],
    }


def _values_of(wave: Wave) -> dict[str, Any]:
    return {
        "key": wave.public_id,
        "revision": wave.revision,
        "name": wave.name,
        "kind": wave.kind,
        "mode": wave.mode,
        "instruments": [ask.version.public_id for ask in wave.asks.all()],
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "languages": [wording.language for wording in wave.wordings.all()],
        **{f"welcome-{wording.language}": wording.welcome for wording in wave.wordings.all()},
    }
