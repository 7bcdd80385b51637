"""What the forms of sign-in do beyond allauth's own, which they extend (ACCOUNT_FORMS)."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.core import context
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Account
from peerloom.domain.people.operations.accounts import discard_unproven_password, ensure_account
from peerloom.foundation import clock
from peerloom.web.people.accounts import confirmed_addresses


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Asks in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["remember"].label = _("Stay signed in on this computer")


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """Lets people in who were imported or invited and have no account yet: they get one, and a code for it."""

    def clean_email(self) -> str:
        ensure_account(address=self.cleaned_data["email"], at=clock.now())
        address: str = super().clean_email()
        self._user = _owner_of(address)
        if self._user and self._user.email == address.casefold():
            # allauth marks an address as proven on this row, and makes it at signing up only.
            EmailAddress.objects.get_or_create(user=self._user, email=self._user.email, defaults={"primary": True})
        return address


def _owner_of(address: str) -> Account | None:
    """Whoever has proven the address, else the account made for it: never one that merely claims it besides its own.

    The right code proves the address for the account that signs in, so a claim would take over what waits for it.
    """
    proven = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    account = proven.user if proven else Account.objects.filter(email=address.casefold()).first()
    return account if account and account.is_active else None


class EnterCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The right code proves the address; a password that was chosen before that proves nothing."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        # The very object that is about to be signed in, because the session depends on its password.
        stage = getattr(context.request, "_login_stage", None)
        account = stage.login.user if stage else None
        if account and account.has_usable_password() and not confirmed_addresses(account):
            discard_unproven_password(account=account)
        return code
