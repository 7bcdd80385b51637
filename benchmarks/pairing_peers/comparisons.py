"""Rows where the engine and its peers solve the same instance exactly: seconds, and totals that must be equal."""

from __future__ import annotations

import math
import statistics
import sys
from dataclasses import dataclass

from pairing_peers import solvers
from pairing_peers.measuring import NotMeasured, run
from pairing_peers.report import Line
from pairing_peers.tasks import Measured, Shape, Task

COMPILED_FROM = 20_000
"""An untimed instance of so many people reaches every compiled loop, whatever the timed one's size."""

PEERS_WARM_UP = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """``goal``: how many times faster than the first of the peers the engine must be; None where nothing is asked.

    ``fixed``: as many people in a quick run too.
    """

    name: str
    work: str
    shape: Shape
    peers: tuple[str, ...]
    goal: float | None = None
    ours: str = solvers.OURS
    runs: int = 3
    fixed: bool = False

    def lines(self, divisor: int) -> list[Line]:
        shape = self.shape if self.fixed else self.shape.scaled(divisor)
        work = f"{self.work}, {shape.n:,} x {shape.m:,}"
        ours = measured(Task(shape, self.ours, self.runs, min(shape.n, COMPILED_FROM)))
        if isinstance(ours, str):
            return [Line(work, self.ours, result=f"**failed**: {ours}", failed=True)]
        base = statistics.median(ours.seconds)
        lines = []
        for peer in self.peers:
            answer = measured(Task(shape, peer, self.runs, min(shape.n, PEERS_WARM_UP)))
            if isinstance(answer, str):
                lines.append(Line(work, peer, result=f"**failed**: {answer}", failed=True))
                continue
            same = (answer.matched, answer.total) == (ours.matched, ours.total)
            seconds = statistics.median(answer.seconds)
            result = "same total" if same else "**different total**"
            lines.append(
                Line(work, peer, seconds, seconds / base, answer.peak, answer.matched, answer.total, result, not same)
            )
        goal = self.goal if shape == self.shape else None
        verdict = _verdict(ours, lines[0], goal, proof=self.ours == solvers.OURS)
        return [Line(work, self.ours, base, 1.0, ours.peak, ours.matched, ours.total, verdict), *lines]


def _verdict(ours: Measured, first: Line, goal: float | None, *, proof: bool) -> str:
    words = [ours.method]
    if proof and ours.bound is not None and math.floor(ours.bound + 1e-6) != ours.total:
        words.append(f"**not proven**, the bound is {ours.bound:,.0f}")
    if goal is not None and first.ratio is not None:
        words.append(f"goal of {goal:g} times {'reached' if first.ratio >= goal else '**missed**'}")
    return "; ".join(words)


def measured(task: Task) -> Measured | str:
    """What was measured, or in words why nothing was; tells on the error stream how it goes."""
    try:
        answer = run(task)
    except NotMeasured as reason:
        print(f"  {task.solver}: {reason}", file=sys.stderr)
        return str(reason)
    seconds = " ".join(f"{each:.3f}" for each in answer.seconds)
    print(f"  {task.solver}: {seconds} s, {answer.peak:.0f} MB, total {answer.total:,}", file=sys.stderr)
    return answer
