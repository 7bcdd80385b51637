"""Several solves behind one bar of progress."""

from __future__ import annotations

from dataclasses import replace

from peerloom.pairing.solving import Terms

SHARE = 0.3
"""Of what is left: how many solves there will be is not known."""


class Stages:
    """Hands out the terms of one solve after another. A single one reports its progress as it is."""

    def __init__(self, terms: Terms, *, several: bool) -> None:
        self.terms = terms
        self._several = several
        self._done = 0.0

    def following(self) -> Terms:
        if not self._several:
            return self.terms
        start, span = self._done, (1.0 - self._done) * SHARE
        self._done = start + span
        return replace(self.terms, proceed=lambda done: self.terms.proceed(start + span * done))
