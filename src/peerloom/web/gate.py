"""Who may open a page: signed in, a person of the organisation in the URL, holding a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.people.queries import actor_of, person_of_account
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor, ScopedQuerySet

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)


class MemberRequest(HttpRequest):
    """A request that has passed the gate."""

    user: Account
    actor: Actor
    organisation: Organisation


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def for_members(*roles: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Let in members of the URL's organisation; with ``roles``, only who holds one of them, if only for one program.

    Signed out: to the sign-in page and back. Not a member: 404, as if the organisation did not exist. A member
    without such a role: 403. Times are told and read in the member's own zone. What a role for one program may see is
    decided by each query's ``visible_to``.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, organisation: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path())
            person = person_of_account(account=request.user, slug=organisation)
            if person is None:
                raise Http404
            actor = actor_of(person, at=clock.now())
            if roles and not any(grant.role in roles for grant in actor.grants):
                raise PermissionDenied
            request.actor, request.organisation = actor, person.organisation  # type: ignore[attr-defined]  # HttpRequest is open
            with timezone.override(actor.time_zone):
                return view(cast("MemberRequest", request), *args, **kwargs)

        return guarded

    return decorate


def visible_or_404(rows: ScopedQuerySet[M], public_id: str) -> M:
    """The row with this public id among those that the actor may see; what was sent need not be an id at all."""
    row = rows.filter(public_id=public_id).first() if "\x00" not in public_id else None
    if row is None:
        raise Http404
    return row
