"""What the change from one wave to another is called in plain words."""

from __future__ import annotations

from peerloom.evidence.change.intervals import Direction, digits_for, direction
from peerloom.evidence.change.paired_results import PairedChange
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying

TOO_FEW = gettext_noop(
    "There are too few who answered both before and after to tell a change: {n}, and at least {minimum} are needed."
)
NOBODY_CHANGED = gettext_noop("All {n} people with both answers gave the same answer before and after.")
ALL_ALIKE = gettext_noop(
    "All {n} people with both answers changed by exactly {difference}, so there is no spread to judge the change by."
)
TOLD = {
    (Direction.HIGHER, False): gettext_noop(
        "The {n} people with both answers were {difference} higher after than before on average ({before}, then"
        " {after}). The data fit any rise from {low} to {high}."
    ),
    (Direction.LOWER, False): gettext_noop(
        "The {n} people with both answers were {size} lower after than before on average ({before}, then {after})."
        " The data fit any fall from {least} to {most}."
    ),
    (Direction.UNCLEAR, False): gettext_noop(
        "For the {n} people with both answers the average went from {before} to {after}, a difference of {difference}."
        " The data fit anything from {low} to {high}: a change either way, or none."
    ),
    (Direction.HIGHER, True): gettext_noop(
        "The {n} people with both answers were {difference} higher after than before on average ({before}, then"
        " {after}). The data fit any rise from {low} to {high}; with so few people, take this as descriptive."
    ),
    (Direction.LOWER, True): gettext_noop(
        "The {n} people with both answers were {size} lower after than before on average ({before}, then {after})."
        " The data fit any fall from {least} to {most}; with so few people, take this as descriptive."
    ),
    (Direction.UNCLEAR, True): gettext_noop(
        "For the {n} people with both answers the average went from {before} to {after}, a difference of {difference}."
        " The data fit anything from {low} to {high}, a change either way or none; with so few people, take this as"
        " descriptive."
    ),
}
ONE_SIDED = gettext_noop(
    "People who answered only before: {before}; only after: {after}. They are not in these figures, and may differ"
    " from those who are."
)


def too_few(n: int, minimum: int) -> Saying:
    return saying(TOO_FEW, n=n, minimum=minimum)


def without_spread(n: int, difference: float) -> Saying:
    """Everybody changed alike."""
    if difference == 0:
        return saying(NOBODY_CHANGED, n=n)
    return saying(ALL_ALIKE, n=n, difference=in_figures(difference))


def change_told(change: PairedChange, difference: float, low: float, high: float) -> Saying:
    """The change with its interval, which may hold zero."""
    digits = digits_for(low, high)
    return saying(
        TOLD[direction(low, high), change.descriptive],
        n=change.n,
        before=in_figures(change.mean_before or 0, digits),
        after=in_figures(change.mean_after or 0, digits),
        difference=in_figures(difference, digits),
        size=in_figures(abs(difference), digits),
        low=in_figures(low, digits),
        high=in_figures(high, digits),
        least=in_figures(-high, digits),
        most=in_figures(-low, digits),
    )


def one_sided(only_before: int, only_after: int) -> tuple[Saying, ...]:
    """A notice where some answered once; nothing where nobody did."""
    if not only_before and not only_after:
        return ()
    return (saying(ONE_SIDED, before=only_before, after=only_after),)
