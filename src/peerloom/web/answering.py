"""What people see when an operation was done, and when it was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django_htmx.http import HttpResponseClientRedirect

from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest

T = TypeVar("T")
NOWHERE: Mapping[type[Refused], str] = MappingProxyType({})


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
        return render(request, "components/changed_meanwhile.html", values, status=409)
    messages.error(request, str(refusal))
    return SeeOther(back)


def accepted(
    form: BaseForm, act: Callable[[], T], *, beside: Mapping[type[Refused], str] = NOWHERE
) -> tuple[T | None, int]:
    """What the operation gives for a valid form, with 303; else None, with the status of the page that shows the form.

    That is 200 before anything was sent, 422 with what is wrong told in the form, and 409 after a change by someone
    else in between. ``beside`` names the field that a kind of refusal is told beside; others are told above the form.
    """
    if not form.is_valid():
        return None, 422 if form.is_bound else 200
    try:
        return act(), 303
    except Refused as refusal:
        field = next((name for kind, name in beside.items() if isinstance(refusal, kind)), None)
        form.add_error(field, str(refusal))
        return None, 409 if isinstance(refusal, ChangedMeanwhile) else 422


def done(
    request: MemberRequest, act: Callable[[], object], *, back: str, words: str | Promise = "", then: str = ""
) -> HttpResponse:
    """Do it and go on, with these words; refused, go back with the reason."""
    try:
        act()
    except Refused as refusal:
        return refused(request, refusal, back=back)
    if words:
        messages.success(request, str(words))
    return SeeOther(then or back)
