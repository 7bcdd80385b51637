"""What somebody can do with their own words, the same whether they are signed in or came by their link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.giving import (
    answer_offer,
    decline_testimonial,
    give_testimonial,
    withdraw_testimonial,
)
from peerloom.domain.feedback.rules.testimonials import OPEN
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.web.feedback.voices.forms import GiveForm
from peerloom.web.look.errors import faults

ANSWERABLE = {*OPEN, TestimonialState.ASKED}


def act(testimonial: Testimonial, do: str, *, by: Actor | None, at: datetime) -> str | None:
    """One of the buttons that need no form; what to say of it, or None when there is no such button. Raises Refused."""
    done: Mapping[str, Callable[[], str]] = {
        "decline": lambda: _declined(testimonial, by, at),
        "withdraw": lambda: _withdrawn(testimonial, by, at),
        "accept": lambda: _answered(testimonial, by, at, accept=True),
        "keep": lambda: _answered(testimonial, by, at, accept=False),
    }
    return done[do]() if do in done else None


def posted(request: HttpRequest, testimonial: Testimonial, *, by: Actor | None, at: datetime) -> tuple[GiveForm, str]:
    """The form, and what to say when something was done; "" when the form has to be shown again."""
    today = testimonial.organisation.day_at(at)
    form = GiveForm(None, testimonial=testimonial, today=today)
    if request.method != "POST":
        return form, ""
    try:
        said = act(testimonial, request.POST.get("do", ""), by=by, at=at)
        if said is not None:
            return form, said
        form = GiveForm(request.POST, testimonial=testimonial, today=today)
        if form.is_valid():
            words = form.cleaned_data["words"]
            give_testimonial(testimonial=testimonial, words=words, scope=form.scope(), by=by, at=at)
            return form, _("Thank you. Somebody of the program looks at it before it is shown.")
    except Refused as refusal:
        if not form.is_bound:
            form = GiveForm(request.POST, testimonial=testimonial, today=today)
        form.add_error(None, str(refusal))
    return form, ""


def told(testimonial: Testimonial, form: GiveForm) -> dict[str, object]:
    return {
        "testimonial": testimonial,
        "program": testimonial.cohort.program,
        "answerable": testimonial.state in ANSWERABLE,
        "has_words": testimonial.state in OPEN,
        "form": form,
        "faults": faults(form),
    }


def _declined(testimonial: Testimonial, by: Actor | None, at: datetime) -> str:
    decline_testimonial(testimonial=testimonial, by=by, at=at)
    return _("All right, and thank you for saying so.")


def _withdrawn(testimonial: Testimonial, by: Actor | None, at: datetime) -> str:
    withdraw_testimonial(testimonial=testimonial, by=by, at=at)
    return _("Taken back. Your words are gone from here and from every page.")


def _answered(testimonial: Testimonial, by: Actor | None, at: datetime, *, accept: bool) -> str:
    answer_offer(testimonial=testimonial, accept=accept, by=by, at=at)
    return _("Thank you. It will be shown in the shorter wording.") if accept else _("Your words stay as they are.")
