from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from peerloom.domain.people.models import Account
from peerloom.domain.people.operations.accounts import link_account
from peerloom.foundation import clock

log = logging.getLogger(__name__)


def confirmed_addresses(account: Account) -> list[str]:
    """The addresses that the account's owner has proven to read, the main one first."""
    rows = EmailAddress.objects.filter(user=account, verified=True).order_by("-primary", "pk")
    return [str(email) for email in rows.values_list("email", flat=True)]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How sign-in behaves here."""

    def post_login(self, request: HttpRequest, user: Account, **details: Any) -> HttpResponse:
        """Find the persons that wait for this account's confirmed addresses before any page is opened."""
        link_account(account=user, confirmed_addresses=confirmed_addresses(user), at=clock.now())
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code or a link at once, and say so when the mail server refuses or keeps silent.

        Not in a job: a code is a key to the account, and a waiting job would keep it readable in the database. The
        wait is bounded by EMAIL_TIMEOUT, and whoever waits can do nothing before the mail is there anyway.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # what smtplib raises, and what a connection raises
            log.exception("The mail %s could not be handed to the mail server", template_prefix)
            raise ImmediateHttpResponse(_say_that_no_mail_went(self.request)) from error


def _say_that_no_mail_went(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("We could not send you a message just now. Nothing is wrong with what you entered. Please try again."),
    )
    return redirect(request.path)
