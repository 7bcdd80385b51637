"""How often one client may begin, and how many mails one address and one client may cause, as sign-in counts them."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest


def may_begin(request: HttpRequest) -> bool:
    return bool(ratelimit.consume(request, action="apply_start"))


def may_mail(request: HttpRequest, address: str) -> bool:
    return bool(ratelimit.consume(request, action="apply_mail", key=address.casefold()))
