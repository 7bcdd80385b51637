"""The e-mail that tells somebody what became of their suggestion."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.feedback.models import Suggestion
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter

PURPOSE = "suggestion.settled"


def tell_answer(suggestion: Suggestion, *, at: datetime) -> None:
    """Once for each answer. To nobody where the suggestion carries no name. Program and organisation are loaded."""
    reader = suggestion.person
    if reader is None:
        return
    organisation, program = suggestion.organisation, suggestion.program
    letter = Letter(
        template="feedback/suggestion_settled",
        purpose=PURPOSE,
        key=f"{PURPOSE}/{suggestion.public_id}/{reader.public_id}/{suggestion.revision}",
        subject=lambda: _("What became of your suggestion"),
        context={
            "suggestion": suggestion,
            "program": program,
            "url": settings.SITE_URL + reverse("saying:box", args=[organisation.slug, program.public_id]),
        },
        topic=Topic.NEWS,
    )
    write_letter(letter, to=reader, organisation=organisation, at=at)
