from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.enrolment.form_faults import FormFault
from peerloom.domain.enrolment.operations.forms import discard_version
from peerloom.domain.enrolment.queries.forms import takers_of
from peerloom.domain.matching.operations.forms import publish_form
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.forms_builder.access import Builder, builder_or_404, page, too_late, writer_or_404
from peerloom.web.enrolment.forms_builder.rows import rows_of
from peerloom.web.enrolment.forms_builder.standing import standing_of
from peerloom.web.enrolment.forms_builder.views.arranging import revision_in
from peerloom.web.gate import MemberRequest, for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def publish(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """What is different, who is concerned, and what still stands in the way; then the one button."""
    builder = writer_or_404(request, cohort, side)
    if builder.writing is None:
        return SeeOther(builder.url("edit"))
    refused = ""
    if request.method == "POST":
        try:
            publish_form(version=builder.writing, revision=revision_in(request), by=request.actor, at=clock.now())
        except ChangedMeanwhile as refusal:
            return too_late(request, builder, refusal)
        except Refused as refusal:
            refused = str(refusal)
        else:
            told = _("Version %(number)d is published. It is asked from now on.")
            messages.success(request, told % {"number": builder.writing.number})
            return SeeOther(builder.url("edit"))
    values = _concerned(builder) | {"refused": refused, "mending": _mending(builder)}
    return page(request, builder, "publish", values, status=422 if refused else 200)


def _concerned(builder: Builder) -> dict[str, Any]:
    takers = takers_of(builder.cohort, builder.side) if builder.asked else {}
    return {
        "standing": standing_of(builder),
        "answered": sum(count.answered for count in takers.values()),
        "filling_in": sum(count.filling_in for count in takers.values()),
        "touched": sorted({builder.compared[key] for key in _changed_keys(builder) & builder.compared.keys()}),
    }


def _changed_keys(builder: Builder) -> set[str]:
    """Questions whose options or scale are new, which the rules may have to follow."""
    changed = builder.changes.changed if builder.changes else ()
    return {change.now.key for change in changed if change.was.options != change.now.options}


def _mending(builder: Builder) -> list[tuple[str, str, FormFault]]:
    """What has to be mended: where, the address of that place, and the fault."""
    places: dict[object, tuple[str, str]] = {}
    for row in rows_of(builder):
        places[row.place] = (row.section.title, row.url)
        for question in row.questions:
            places[question.question.key] = (question.question.label or _("A question without words"), question.url)
    whole = ("", builder.url("edit"))
    found = []
    for fault in builder.faults:
        where, url = places.get(fault.key or fault.section, whole)
        found.append((where, url, fault))
    return found


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    builder = builder_or_404(request, cohort, side)
    if builder.writing is None:
        return SeeOther(builder.url("edit"))
    try:
        discard_version(version=builder.writing, revision=revision_in(request), by=request.actor, at=clock.now())
    except ChangedMeanwhile as refusal:
        return too_late(request, builder, refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)d is thrown away.") % {"number": builder.writing.number})
    return SeeOther(builder.url("edit"))
