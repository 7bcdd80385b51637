"""Who can be played in a demo: written beside its database when it is filled, read by its entrance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "cast.json"


@dataclass(frozen=True, slots=True)
class CastMember:
    """``part`` is one of owner, coordinator, staff, mentor, mentee, waiting, learner, host, asker, graduate."""

    part: str
    email: str


def write_cast(folder: Path, members: Sequence[CastMember]) -> None:
    (folder / FILE).write_text(json.dumps([asdict(member) for member in members], indent=1), encoding="utf-8")


def read_cast(folder: Path) -> tuple[CastMember, ...]:
    """Nobody where no demo was filled."""
    try:
        written = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    return tuple(CastMember(**member) for member in json.loads(written))
