"""What is asked where a program has written no questions of its own, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _

MOST_QUESTIONS = 8
"""More is not a check-in of under a minute, nor a conversation."""


def form_questions() -> tuple[str, ...]:
    return (_("What was good lately?"), _("What would make it better?"))


def guide_questions() -> tuple[str, ...]:
    return (
        _("When did you last meet, and what did you do?"),
        _("What is good, and what is difficult at the moment?"),
        _("Is there anything that worries you, however small?"),
        _("What do you need from us?"),
    )
