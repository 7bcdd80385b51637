"""Who writes: whoever holds a draft's link. And the door by which everybody comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import (
    DraftLink,
    application_called,
    draft_of,
    path_to_application,
    read_draft_token,
)
from peerloom.domain.enrolment.models import Application, ApplicationDraft
from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.web.people.accounts import confirmed_addresses

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Writer:
    """Someone at a draft. ``account`` is set when they are signed in and have proven the draft's address."""

    draft: ApplicationDraft
    token: str
    by_mail: bool
    account: Account | None

    @property
    def confirmed(self) -> bool:
        """Whether the address is theirs."""
        return self.by_mail or self.account is not None

    def path(self, name: str, *further: object) -> str:
        return reverse(f"apply:{name}", args=[self.token, *further])


WriterView = Callable[Concatenate[HttpRequest, Writer, P], HttpResponseBase]


def for_writers(view: WriterView[P]) -> Callable[..., HttpResponseBase]:
    """Let in who holds a link to a draft that is there; everybody else gets a page that says what to do.

    Once a draft was continued through the mailed link, the link of the browser that began it opens it no more: what
    was added since belongs to the owner of the address.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = read_draft_token(token)
        if link is None:
            return broken_link(request)
        draft = draft_of(link)
        if draft is None or draft.expires_at <= clock.now():
            return _led_on(request, link)
        account = proven_account(request, draft.email)
        if draft.address_confirmed_at and not link.mailed and account is None:
            return render(request, "apply/use_mail.html", {"place": Place.of(draft)}, status=403)
        return view(request, Writer(draft, token, link.mailed, account), *args, **kwargs)

    return guarded


def proven_account(request: HttpRequest, address: str) -> Account | None:
    """The account that is signed in, if its owner has proven this address."""
    account = request.user
    return account if isinstance(account, Account) and address in addresses_of(account) else None


def addresses_of(account: Account) -> list[str]:
    return [address.casefold() for address in confirmed_addresses(account)]


def _led_on(request: HttpRequest, link: DraftLink) -> HttpResponse:
    """From a draft that is no more to what has become of it."""
    application = application_called(link.public_id)
    if application and link.mailed:
        return redirect(path_to_application(application))
    context = {"handed_in": application is not None, "place": Place.of(application) if application else None}
    return render(request, "apply/gone.html", context, status=410)


def broken_link(request: HttpRequest) -> HttpResponse:
    return render(request, "apply/gone.html", {"broken": True}, status=404)


@dataclass(frozen=True, slots=True)
class Place:
    """One side of one cohort, as every page of applying shows it around its content."""

    cohort: Cohort
    side: Side

    @classmethod
    def of(cls, row: ApplicationDraft | Application) -> Place:
        return cls(row.cohort, Side(row.side))

    @property
    def organisation(self) -> Organisation:
        return self.cohort.organisation

    @property
    def is_mentor(self) -> bool:
        return self.side == Side.MENTOR

    @property
    def words(self) -> str:
        """The language in which the organisation wrote."""
        return self.cohort.organisation.locale

    def path(self, name: str) -> str:
        return reverse(f"apply:{name}", args=[self.organisation.slug, self.cohort.public_id, self.side.value])

    @property
    def start(self) -> str:
        return self.path("start")

    @property
    def find(self) -> str:
        return self.path("find")

    @property
    def guardian(self) -> str:
        return self.path("guardian")


def place_or_404(organisation: str, cohort: str, side: str) -> Place:
    rows = Cohort.objects.across_organisations(because="a sign-up page is open to everybody")
    found = rows.filter(public_id=cohort, organisation__slug=organisation).select_related("program", "organisation")
    cohort_found = found.first()
    if cohort_found is None or side not in Side.values:
        raise Http404
    return Place(cohort_found, Side(side))
