"""What people see when an operation was refused."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, with GET, so that reloading sends nothing twice."""

    status_code = 303


def refused(request: MemberRequest, refusal: Refused, *, back: str) -> HttpResponse:
    """Back to the page, with the reason; a change by someone else in between gets a page of its own (409).

    A click that only swaps a part of a page (htmx) reloads the whole page, which then shows what holds now.
    """
    if getattr(request, "htmx", False):
        messages.error(request, str(refusal))
        return HttpResponseClientRedirect(back)
    if isinstance(refusal, ChangedMeanwhile):
        values = {"reason": str(refusal), "back": back}
        return render(request, "matching/changed_meanwhile.html", values, status=409)
    messages.error(request, str(refusal))
    return SeeOther(back)
