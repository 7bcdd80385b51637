"""One late arrival in a published matching: how long until it is optimal again."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

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
        if importlib.util.find_spec("peerloom.pairing.living") is None:
            return [Line(work, "Peerloom", result="not measured: late arrivals are not in the engine yet")]
        return [Line(work, "Peerloom", result="not measured: no benchmark of `peerloom.pairing.living` yet")]
