"""From columns with gaps to who was invited and answered when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from peerloom.evidence.change.intervals import check_sizes
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column, same_length
from peerloom.evidence.groups.reading import Covariates, flags, named_columns
from peerloom.evidence.propensity import Flags

BEFORE = "before"
ENDED_EARLY = "match ended early"


@dataclass(frozen=True, slots=True)
class Invited:
    """n people who were invited; ``before`` and ``after`` (n,) have NaN where somebody did not answer.

    ``characteristics`` hold what is known of them, with NaN for gaps; ``ended_early`` is one of them where given.
    """

    before: Floats
    after: Floats
    characteristics: dict[str, Floats]
    ended_early: Floats | None
    waves: dict[str, Flags]
    not_invited: int

    @property
    def n(self) -> int:
        return len(self.before)

    @property
    def started(self) -> Flags:
        return ~np.isnan(self.before)

    @property
    def finished(self) -> Flags:
        return ~np.isnan(self.after)

    @property
    def completed(self) -> Flags:
        return self.started & self.finished


def read_invited(
    invited: Numbers,
    before: Numbers,
    after: Numbers,
    characteristics: Covariates | None,
    ended_early: Numbers | None,
    waves: Mapping[str, Numbers] | None,
) -> Invited:
    """Raises `CannotCompute`, also where somebody answered who was not invited."""
    asked, first, last = flags(invited, "invited"), column(before, "before"), column(after, "after")
    same_length(asked, first, last, names="invited, before and after")
    characteristics_by_name = named_columns(characteristics, len(asked))
    for name, values in {"before": first, "after": last, **characteristics_by_name}.items():
        check_sizes(values, name)
    here = asked == 1
    if (~here & ~(np.isnan(first) & np.isnan(last))).any():
        raise CannotCompute("Somebody has answered who was not invited; mark them as invited, or leave them out")
    known = {name: values[here] for name, values in characteristics_by_name.items()}
    ended = None
    if ended_early is not None:
        ended = _of_all(ended_early, "ended_early", len(here))[here]
        known[ENDED_EARLY] = ended
    return Invited(
        before=first[here],
        after=last[here],
        characteristics=known,
        ended_early=ended,
        waves={name: _of_all(given, name, len(here))[here] == 1 for name, given in (waves or {}).items()},
        not_invited=int((~here).sum()),
    )


def _of_all(values: Numbers, name: str, n: int) -> Floats:
    read = flags(values, name)
    if len(read) != n:
        raise CannotCompute(f"{name} needs a value, or None, for each of the {n} people")
    return read
