"""A million people: a small gap, in a time that is counted in readings of every pair, and little memory."""

from __future__ import annotations

from dataclasses import dataclass

from pairing_peers import solvers
from pairing_peers.comparisons import measured
from pairing_peers.ours import GAP
from pairing_peers.report import Line
from pairing_peers.tasks import Measured, Shape, Task

MOST_READINGS = 100.0
MOST_MEMORY = 2_000.0


@dataclass(frozen=True, slots=True)
class Million:
    """The engine alone: what it may take is told by the bound, the time to read the pairs, and the memory."""

    name: str
    work: str
    shape: Shape

    def lines(self, divisor: int) -> list[Line]:
        shape = self.shape.scaled(divisor)
        work = f"{self.work}, {shape.n:,} x {shape.m:,}"
        answer = measured(Task(shape, solvers.OURS_NEARLY, runs=1, warm_up=shape.n // 10, reading=True))
        if isinstance(answer, str):
            return [Line(work, solvers.OURS_NEARLY, result=f"**failed**: {answer}", failed=True)]
        seconds, reading = answer.seconds[0], answer.reading or 0.0
        return [
            Line(
                work,
                solvers.OURS_NEARLY,
                seconds,
                seconds / reading,
                answer.peak,
                answer.matched,
                answer.total,
                _verdict(answer, seconds / reading, judged=divisor == 1),
            ),
            Line(work, "reading every pair once", reading, 1.0, answer.instance, result="memory: the instance alone"),
        ]


def _verdict(answer: Measured, readings: float, *, judged: bool) -> str:
    bound = answer.bound or 0.0
    gap = (bound - answer.total) / bound if bound else 1.0
    wanted = (
        (f"gap {gap:.1e}", gap <= GAP),
        (f"{readings:.0f} readings", readings <= MOST_READINGS),
        (f"{answer.peak:,.0f} MB", answer.peak < MOST_MEMORY),
    )
    words = [f"{what} ({'reached' if good else '**missed**'})" if judged else what for what, good in wanted]
    return "; ".join([answer.method, *words])
