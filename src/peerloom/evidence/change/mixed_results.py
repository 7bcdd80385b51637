"""What a mixed model says of the waves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from peerloom.evidence.asking import FEW
from peerloom.evidence.change.intervals import Direction, digits_for, direction
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying

METHOD = "Linear mixed model"
VARIANT = (
    "REML; waves as categories, each against the first; random intercepts of persons{clusters}; t-distribution with "
    "the within-person degrees of freedom (rows - persons - terms that vary within persons) and errors by generalised "
    "least squares, as R's nlme has them"
)
WITHIN_CLUSTERS = " within clusters, and of clusters"

TOO_FEW = gettext_noop(
    "There are too few who answered in two waves or more to tell a change: {n}, and at least {minimum} are needed."
)
FEW_AT_FIRST = gettext_noop(
    "There are too few answers in the first wave ({wave}) to compare others with it: {n}, and at least {minimum} are"
    " needed."
)
FEW_LATER = gettext_noop(
    "There are too few answers after the first wave ({wave}): no other has the {minimum} that are needed."
)
ALL_ALIKE = gettext_noop(
    "All people changed exactly alike from wave to wave, so there is no spread to judge a change by."
)
TOLD = {
    (Direction.HIGHER, False): gettext_noop(
        "In wave {wave} people were {difference} higher than in wave {first}, going by all {rows} answers of {n}"
        " people. The data fit any rise from {low} to {high}."
    ),
    (Direction.LOWER, False): gettext_noop(
        "In wave {wave} people were {size} lower than in wave {first}, going by all {rows} answers of {n} people."
        " The data fit any fall from {least} to {most}."
    ),
    (Direction.UNCLEAR, False): gettext_noop(
        "From wave {first} to wave {wave} people differ by {difference}, going by all {rows} answers of {n} people."
        " The data fit anything from {low} to {high}: a change either way, or none."
    ),
    (Direction.HIGHER, True): gettext_noop(
        "In wave {wave} people were {difference} higher than in wave {first}, going by all {rows} answers of {n}"
        " people. The data fit any rise from {low} to {high}; with so few people, take this as descriptive."
    ),
    (Direction.LOWER, True): gettext_noop(
        "In wave {wave} people were {size} lower than in wave {first}, going by all {rows} answers of {n} people."
        " The data fit any fall from {least} to {most}; with so few people, take this as descriptive."
    ),
    (Direction.UNCLEAR, True): gettext_noop(
        "From wave {first} to wave {wave} people differ by {difference}, going by all {rows} answers of {n} people."
        " The data fit anything from {low} to {high}, a change either way or none; with so few people, take this as"
        " descriptive."
    ),
}
NOT_CONVERGED = gettext_noop("The model did not converge: its figures may be off, and should not be relied on.")
BOUNDARY = gettext_noop(
    "The answers of one person, or of people of one cluster, came out no more alike than any others, so the model was"
    " fitted without that likeness. With few people or clusters this is common, and does not show that there is none."
)
THIN_WAVE = gettext_noop(
    "Answers in wave {wave}: {n}. With fewer than {minimum} it is not compared with the first wave."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveEffect:
    """One wave against the first, in the unit of the values. The figures are None where too few answered in it."""

    wave: Hashable
    difference: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedChange(Result):
    """The change over waves. ``n`` counts persons with a row that is used, ``left_out`` those without one.

    Attributes:
        waves, at_each: the waves in order, and how many rows each has; the first is what the others are compared with.
        effects: one for each wave after the first.
        df: of the t-distribution.
        sd_person, sd_cluster, sd_residual: what varies between persons (of one cluster, if there are clusters), between
            clusters (None without), and from wave to wave inside a person.
        icc: the share of all variance that stays with a person: how alike two answers of one person are.
        n_rows, rows_left_out: rows used, and rows left out for a gap.
        n_repeated: persons with two waves or more; ``minimum_n`` is asked of them, and of each wave.
        n_clusters: None without clusters.
        converged, boundary: whether the fit did, and whether a variance came out as zero.
        descriptive: there are figures, and under 20 persons with two waves or more.
    """

    waves: tuple[Hashable, ...]
    at_each: tuple[int, ...]
    effects: tuple[WaveEffect, ...] = ()
    df: int | None = None
    sd_person: float | None = None
    sd_cluster: float | None = None
    sd_residual: float | None = None
    icc: float | None = None
    n_rows: int
    rows_left_out: int
    n_repeated: int
    n_clusters: int | None
    confidence: float
    converged: bool | None = None
    boundary: bool | None = None
    descriptive: bool = False


def last_wave_told(change: MixedChange, effects: tuple[WaveEffect, ...]) -> Saying:
    """The last wave that could be compared with the first, and how sure that is."""
    last = next(effect for effect in reversed(effects) if effect.difference is not None)
    difference, low, high = last.difference or 0.0, last.ci_low or 0.0, last.ci_high or 0.0
    digits = digits_for(low, high)
    return saying(
        TOLD[direction(low, high), change.n_repeated < FEW],
        wave=last.wave,
        first=change.waves[0],
        rows=change.n_rows,
        n=change.n,
        difference=in_figures(difference, digits),
        size=in_figures(abs(difference), digits),
        low=in_figures(low, digits),
        high=in_figures(high, digits),
        least=in_figures(-high, digits),
        most=in_figures(-low, digits),
    )
