"""Wordings of agreements to begin with, written for this project; a program changes them as it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.programs.enums import Profile

FOLDER = Path(__file__).parent / "builtin"


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    body: str  # Markdown


@cache
def first_wording(kind: AgreementKind, profile: Profile) -> Wording:
    """What a program of this profile may begin with: the file's heading is the title."""
    text = (FOLDER / f"{kind.value}-{profile.value}.md").read_text("utf-8")
    title, _, body = text.partition("\n")
    return Wording(title.removeprefix("# "), body.strip())
