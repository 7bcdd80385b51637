"""What every result has in common."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.words import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finding that says how it was made and what it rests on.

    Attributes:
        method: the name of the method in the field's own words, "Paired t-test".
        variant: which of its variants, so that somebody else gets the same digits:
            "two-sided; Hedges' correction by the gamma function; interval by the noncentral t".
        n: how many cases (pairs, persons, units) the figures rest on.
        left_out: how many of the cases handed in are not among them, for missing values. Never silently.
        minimum_n: with fewer than this there are no figures.
        too_few: there are fewer than that: every figure is None, and the sentence says so.
        said: the finding in plain words, which claim no more than the figures do.
        notices: what a reader has to know besides.
    """

    method: str
    variant: str
    n: int
    left_out: int
    minimum_n: int
    too_few: bool
    said: Saying
    notices: tuple[Saying, ...] = ()

    @property
    def sentence(self) -> str:
        """The finding in plain English words."""
        return str(self.said)
