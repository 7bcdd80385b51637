"""A program's own words for its messages, with places to fill in: "Hello {given_name}"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from peerloom.domain.programs.models import MessageText, Program

PLACE = re.compile(r"\{([a-z_]+)\}")


def own_words(program: Program, purpose: str, values: Mapping[str, str]) -> tuple[str, str] | None:
    """Subject and body that the program wrote for this kind of message, None where it left them to us.

    Places that ``values`` doesn't know stay as they were written.
    """
    rows = MessageText.objects.within(program.organisation_id).filter(program=program, purpose=purpose)
    text = rows.first()
    return None if text is None else (filled(text.subject, values), filled(text.body, values))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in; what is filled in is not read again."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text)
