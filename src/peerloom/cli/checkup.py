from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    GOOD = "good"
    REMARK = "remark"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found and, where something is wrong, how to mend it."""

    level: Level
    text: str
    mend: str = ""
    blocks_database: bool = False


def good(text: str) -> Finding:
    return Finding(Level.GOOD, text)


def remark(text: str, mend: str) -> Finding:
    return Finding(Level.REMARK, text, mend)


def problem(text: str, mend: str) -> Finding:
    return Finding(Level.PROBLEM, text, mend)


def database_problem(text: str, mend: str) -> Finding:
    """A problem because of which looking further into the database would only raise errors."""
    return Finding(Level.PROBLEM, text, mend, blocks_database=True)
