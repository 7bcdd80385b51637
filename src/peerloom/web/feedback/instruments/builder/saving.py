"""What every form of the builder does with what was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.operations.instruments.changing import change_draft
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.instruments.access import Desk
from peerloom.web.feedback.instruments.forms.draft import DraftForm
from peerloom.web.gate import MemberRequest
from peerloom.web.look.errors import faults

Edit = Callable[[InstrumentDocument], InstrumentDocument]


def edited(
    request: MemberRequest, desk: Desk, form: DraftForm, *, template: str, values: dict[str, Any], then: str, said: str
) -> HttpResponse:
    """Show the form, or save what it makes of the draft. Someone else was faster: 409, with what was typed."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_draft(
                version=desk.version,
                document=form.changed(),
                revision=form.cleaned_data["revision"],
                by=request.actor,
                at=clock.now(),
            )
        except ChangedMeanwhile as refusal:
            form.see(desk.version.revision)
            form.add_error(None, str(refusal))
            status = 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return SeeOther(then)
    values = {"desk": desk, "shelf": desk.shelf, "form": form, "faults": faults(form), **values}
    return render(request, f"feedback/instruments/{template}.html", values, status=status)


def rearranged(request: MemberRequest, desk: Desk, edit: Edit, *, said: str = "", place: str = "") -> HttpResponse:
    """One click: the draft as ``edit`` makes it, from the revision that was seen. Back to the draft."""
    back = desk.url("draft") + place
    try:
        change_draft(
            version=desk.version,
            document=edit(desk.document),
            revision=seen_revision(request),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        return refused(request, refusal, back=desk.url("draft"))
    if said:
        messages.success(request, said)
    return SeeOther(back)


def seen_revision(request: MemberRequest) -> int:
    """The revision that a button was sent with; one that no draft has, where it is no number."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1
