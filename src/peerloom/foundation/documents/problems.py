from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from peerloom.foundation.refusals import Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: ``forms.mentee.sections[0].questions[2].options``; "" for the file as a whole."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


class UnreadableDocument(Refused):
    """Not such a file, or one with mistakes; ``problems`` holds them all, the message the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        also = ngettext(" (%(number)s more problem)", " (%(number)s more problems)", more) % {"number": more}
        super().__init__(f"{self.problems[0]}{also if more else ''}")
