"""Sign-up sheets as a form tool exports them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from peerloom.simulation.people import SyntheticPerson


@dataclass(frozen=True, slots=True)
class SignupSheet:
    """Headings that are whole questions, and one row of answers a person."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """The sheet as a download: UTF-8 with a byte order mark, comma, CRLF."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(self.headings)
        writer.writerows(self.rows)
        return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Signups:
    """Two sheets, and the people on them; who is on both sheets is in ``people`` once."""

    mentees: SignupSheet
    mentors: SignupSheet
    people: tuple[SyntheticPerson, ...]
