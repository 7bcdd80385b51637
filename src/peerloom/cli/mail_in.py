"""`peerloom mail-in`: an answer by e-mail, on standard input, as a mail server's pipe hands it over.

The exit status follows sysexits.h, by which mail servers tell "bounce" from "try again": 0 taken or rightly dropped,
65 unusable, 75 try again later, 77 not allowed, 78 answers by e-mail are switched off.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from peerloom.cli.django_setup import CannotStart, database_at_hand, require_migrated_database, set_up_django

UNUSABLE = os.EX_DATAERR
LATER = os.EX_TEMPFAIL
NOT_ALLOWED = os.EX_NOPERM
SWITCHED_OFF = os.EX_CONFIG


@click.command("mail-in")
def mail_in_command() -> None:
    """Read one e-mail from standard input and keep it as a message between two people.

    Exit status: 0 taken, or an automatic answer that was dropped; 65 unusable; 75 try again later; 77 not allowed;
    78 PEERLOOM_REPLY_ADDRESS is not set.
    """
    try:
        set_up_django()
        require_migrated_database()
        with database_at_hand():
            _take()
    except CannotStart as problem:
        _end(LATER, problem.message)


def _take() -> None:
    from django.conf import settings

    from peerloom.domain.relationships.operations.conversations.answering import (
        NotYours,
        UnusableAnswer,
        receive_answer,
    )
    from peerloom.domain.relationships.operations.conversations.sending import TooMany
    from peerloom.domain.relationships.rules.conversations_mail import LARGEST_MAIL, UnreadableMail, read_mail
    from peerloom.foundation import clock
    from peerloom.foundation.refusals import Refused

    if not settings.REPLY_ADDRESS:
        _end(SWITCHED_OFF, "PEERLOOM_REPLY_ADDRESS is not set: answers by e-mail are switched off.")
    try:
        mail = read_mail(sys.stdin.buffer.read(LARGEST_MAIL + 1))
        if mail.automatic:
            _end(os.EX_OK, "An automatic answer was dropped.")
        message = receive_answer(mail, at=clock.now())
    except UnreadableMail as problem:
        _end(UNUSABLE, f"Not taken: {problem}.")
    except UnusableAnswer as refusal:
        _end(UNUSABLE, str(refusal))
    except TooMany as refusal:
        _end(LATER, str(refusal))
    except (NotYours, Refused) as refusal:
        _end(NOT_ALLOWED, str(refusal))
    click.echo(f"Taken as message {message.public_id}.", err=True)


def _end(status: int, words: str) -> NoReturn:
    """One line for the mail server's log, and for the bounce."""
    click.echo(" ".join(words.split()), err=True)
    raise SystemExit(status)
