from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.people.models import Account, Person
from peerloom.simulation.cast import CastMember, read_cast
from peerloom.web.demo.mailbox import Letter, letter_called, letters_in

LETTERS_ON_A_PAGE = 30
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

PARTS: dict[str, tuple[Promise, Promise, str]] = {
    "coordinator": (
        _("Coordinator"),
        _("Runs all programs: one in sign-up with a matching to review, one running, one finished."),
        "roadmap",
    ),
    "owner": (_("Owner"), _("Sees everything and looks after people, roles and the organisation itself."), "building"),
    "staff": (_("Staff"), _("Looks at programs and pairs and helps, without deciding on programs."), "shield"),
    "mentee": (_("Mentee with a mentor"), _("Reads who the mentor is, why the two fit and what to do next."), "person"),
    "mentor": (_("Mentor with mentees"), _("Has more than one mentee and goes from one to the other."), "people"),
    "waiting": (_("Mentee who is waiting"), _("Has signed up and reads what happens next, and when."), "clock"),
    "learner": (_("Mentor in training"), _("Was accepted, and has courses to do before the matching."), "goal"),
    "host": (_("Host of a circle"), _("Leads a group that takes turns, with an agenda and attendance."), "match"),
    "asker": (_("Somebody with a question"), _("Books half an hour with a person who knows about it."), "chat"),
    "graduate": (_("Mentee whose match has ended"), _("Reads a thank-you, and has a certificate of hours."), "ok"),
}


P = ParamSpec("P")


def only_in_a_demo(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The URLs exist in a demo only; this makes sure of it a second time, for whoever includes them elsewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Door:
    """One person to be. ``mail`` is how many e-mails lie in the mailbox for them."""

    part: str
    title: Promise
    sees: Promise
    icon: str
    name: str
    email: str


@require_safe
@only_in_a_demo
def entrance(request: HttpRequest) -> HttpResponse:
    members = {member.part: member for member in read_cast(settings.DATA)}
    names = _names([member.email for member in members.values()])
    doors = [
        Door(part, title, sees, icon, names[members[part].email], members[part].email)
        for part, (title, sees, icon) in PARTS.items()
        if part in members and members[part].email in names
    ]
    return render(request, "demo/entrance.html", {"doors": doors})


@require_POST
@only_in_a_demo
def sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's cast; nobody else can be signed in to like this."""
    member = _cast_member(request.POST.get("part", ""))
    account = Account.objects.filter(email=member.email).first() if member else None
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
@only_in_a_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")
    page = Paginator(letters_in(settings.EMAIL_FILE_PATH, to=to), LETTERS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "to": to})


@require_safe
@only_in_a_demo
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    return render(request, "demo/letter.html", {"letter": _letter(letter)})


@require_safe
@xframe_options_sameorigin
@only_in_a_demo
def letter_as_sent(request: HttpRequest, letter: str) -> HttpResponse:
    """The HTML part as a mail program shows it: with its own styles, without scripts, links opening the whole page."""
    shown = _letter(letter)
    if not shown.html:
        raise Http404
    response = HttpResponse(shown.html.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _cast_member(part: str) -> CastMember | None:
    return next((member for member in read_cast(settings.DATA) if member.part == part), None)


def _names(emails: list[str]) -> dict[str, str]:
    people = Person.objects.across_organisations(because="the demo's entrance stands before every organisation")
    return {person.email: person.name for person in people.filter(email__in=emails)}


def _letter(key: str) -> Letter:
    found = letter_called(settings.EMAIL_FILE_PATH, key)
    if found is None:
        raise Http404
    return found
