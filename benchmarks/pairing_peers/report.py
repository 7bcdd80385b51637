"""The table, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("work", "solver", "seconds", "ratio", "peak, MB", "served", "total", "result")


@dataclass(frozen=True, slots=True)
class Line:
    """One solver on one instance. ``result`` says whether the goal was reached and the objectives agree."""

    work: str
    solver: str
    seconds: float | None = None
    ratio: float | None = None
    peak: float | None = None
    matched: int | None = None
    total: int | None = None
    result: str = ""
    failed: bool = False

    def cells(self) -> tuple[str, ...]:
        return (
            self.work,
            self.solver,
            _figures(self.seconds),
            _figures(self.ratio),
            _thousands(self.peak),
            _thousands(self.matched),
            _thousands(self.total),
            self.result,
        )


def as_markdown(lines: Sequence[Line]) -> str:
    rows = [HEADINGS, ("---", "---", "---:", "---:", "---:", "---:", "---:", "---"), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figures(number: float | None) -> str:
    """Three significant figures, never in powers of ten."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}" if number >= 0.001 else f"{number:.6f}"


def _thousands(number: float | None) -> str:
    return "" if number is None else f"{number:,.0f}"
