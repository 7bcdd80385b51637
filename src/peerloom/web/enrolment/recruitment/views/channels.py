from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.operations.channels import add_channel, close_channel
from peerloom.domain.enrolment.queries.public_pages import page_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.recruitment import forms
from peerloom.web.enrolment.recruitment.access import changeable_or_403, channel_or_404
from peerloom.web.enrolment.recruitment.links import code_as_png, code_as_svg, shared_link
from peerloom.web.enrolment.recruitment.views.overview import overview_page
from peerloom.web.gate import MemberRequest, for_members


@require_POST
@for_members(*RUNS_PROGRAMS)
def add(request: MemberRequest, cohort: str) -> HttpResponse:
    found = changeable_or_403(request, cohort)
    form = forms.ChannelForm(request.POST)
    if form.is_valid():
        try:
            made = add_channel(cohort=found, name=form.cleaned_data["name"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” has a link of its own now.") % {"name": made.name})
            return redirect("recruitment:channel", request.organisation.slug, made.public_id)
    return overview_page(request, found, form, forms.CapacityForm.of(found), status=422)


@require_safe
@for_members(*RUNS_PROGRAMS)
def channel_page(request: MemberRequest, channel: str) -> HttpResponse:
    found = channel_or_404(request, channel)
    page = page_of(found.cohort)
    return render(
        request,
        "recruitment/channel.html",
        {
            "channel": found,
            "cohort": found.cohort,
            "page": page,
            "link": shared_link(page, found) if page else "",
            "may_change": can_edit_program(request.actor, found.cohort.program),
        },
    )


@require_safe
@for_members(*RUNS_PROGRAMS)
def code(request: MemberRequest, channel: str, kind: str) -> HttpResponse:
    """The code to scan, as "svg" or "png"; shown in the page, or kept as a file with ``?save``."""
    found = channel_or_404(request, channel)
    page = page_of(found.cohort)
    if page is None or kind not in {"svg", "png"}:
        raise Http404
    link = shared_link(page, found)
    response = HttpResponse(
        code_as_svg(link) if kind == "svg" else code_as_png(link),
        content_type="image/svg+xml" if kind == "svg" else "image/png",
    )
    if "save" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{found.tag}.{kind}"'
    return response


@require_POST
@for_members(*RUNS_PROGRAMS)
def close(request: MemberRequest, channel: str) -> HttpResponse:
    found = channel_or_404(request, channel)
    try:
        close_channel(channel=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” counts no more visits.") % {"name": found.name})
    return redirect("recruitment:overview", request.organisation.slug, found.cohort.public_id)
