from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_drafts import FormDraft
from peerloom.domain.enrolment.models import FormVersion
from peerloom.domain.enrolment.operations.forms import begin_version
from peerloom.domain.enrolment.queries.forms import Takers, form_draft_of, takers_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.forms_builder.access import Builder, builder_or_404, page
from peerloom.web.enrolment.forms_builder.rows import rows_of
from peerloom.web.enrolment.forms_builder.standing import standing_of
from peerloom.web.gate import MemberRequest, for_members

NOBODY = Takers()


@dataclass(frozen=True, slots=True)
class Tab:
    label: object
    url: str
    current: bool
    count: int | None = None


@require_safe
@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """What one side is asked, and every change to it while a version is being written."""
    builder = builder_or_404(request, cohort, side)
    values = {
        "standing": standing_of(builder),
        "sections": rows_of(builder),
        "tabs": tabs_of(builder),
        "history": history_of(builder),
        "at": request.GET.get("at", ""),
        "writable": builder.may_change and builder.writing is not None,
    }
    return page(request, builder, "edit", values | _beginnings(builder))


def tabs_of(builder: Builder) -> list[Tab]:
    other = {side: builder.url("edit").replace(f"/{builder.side.value}/", f"/{side.value}/") for side in Side}
    labels = {Side.MENTEE: _("For mentees"), Side.MENTOR: _("For mentors")}
    return [Tab(labels[side], other[side], current=side == builder.side) for side in Side]


def history_of(builder: Builder) -> list[tuple[FormVersion, Takers]]:
    """The published versions, the newest first, and how many people answered each."""
    takers = takers_of(builder.cohort, builder.side) if builder.asked else {}
    published = [version for version in builder.versions if version.published_at is not None]
    return [(version, takers.get(version.pk, NOBODY)) for version in published]


def _other_side(builder: Builder) -> FormDraft | None:
    return form_draft_of(builder.cohort, Side.MENTEE if builder.is_mentors else Side.MENTOR)


def _beginnings(builder: Builder) -> dict[str, object]:
    """Whether the first version can start as a copy of what the other side is asked."""
    if builder.shown or not builder.may_change:
        return {}
    other = _other_side(builder)
    return {"can_copy": other is not None and bool(other.questions)}


@require_POST
@for_members(*RUNS_PROGRAMS)
def begin(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """Start the first version, empty or as a copy of the other side's, or the next one as a copy of what is asked."""
    builder = builder_or_404(request, cohort, side)
    start = _other_side(builder) if request.POST.get("from") == "other" else None
    try:
        version = begin_version(cohort=builder.cohort, side=side, start=start, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(
            request,
            _("You are writing version %(number)d. Nobody sees it before you publish it.") % {"number": version.number},
        )
    return SeeOther(builder.url("edit"))
