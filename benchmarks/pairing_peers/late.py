"""One late arrival in a published matching: how long until it is optimal again."""

from __future__ import annotations

from dataclasses import dataclass

from pairing_late import measure_late

from pairing_peers.report import Line
from pairing_peers.tasks import Shape


@dataclass(frozen=True, slots=True)
class LateArrival:
    name: str
    work: str
    shape: Shape

    def lines(self, divisor: int) -> list[Line]:
        shape = self.shape.scaled(divisor)
        work = f"{self.work}, {shape.n:,} x {shape.m:,}"
        late = measure_late(shape.n, shape.m, contended=shape.contended)
        same = "same total as solved anew" if late.same else "**different total**"
        result = f"worst {late.arrivals.worst:.1f} ms; {same}"
        return [Line(work, "Peerloom", late.arrivals.median / 1e3, result=result, failed=not late.same)]
