"""What a comparison of groups says: whole sentences, one for each case, which claim no more than the figures do."""

from __future__ import annotations

from peerloom.evidence.words import gettext_noop

CHOSE_TO = gettext_noop(
    "People who chose to take part may differ from the others in ways that nobody measured, so none of these "
    "comparisons proves that the program made the difference."
)

RAW, ANCOVA, CHANGES, WEIGHTED = "raw", "ancova", "difference in differences", "propensity weighting"
HIGHER, LOWER, UNCLEAR = 1, -1, 0

OF_ESTIMATES = {
    (RAW, HIGHER): gettext_noop(
        "Afterwards, {treated} lay {size} above {comparison} on average (the data fit {least} to {most}). This takes "
        "no account of where they started."
    ),
    (RAW, LOWER): gettext_noop(
        "Afterwards, {treated} lay {size} below {comparison} on average (the data fit {least} to {most}). This takes "
        "no account of where they started."
    ),
    (RAW, UNCLEAR): gettext_noop(
        "Afterwards, the difference between {treated} and {comparison} was {difference} on average, and the data fit "
        "anything from {low} to {high}: more people might show a difference. This takes no account of where they "
        "started."
    ),
    (ANCOVA, HIGHER): gettext_noop(
        "Among people who started alike, {treated} lay {size} above {comparison} afterwards (the data fit {least} to "
        "{most})."
    ),
    (ANCOVA, LOWER): gettext_noop(
        "Among people who started alike, {treated} lay {size} below {comparison} afterwards (the data fit {least} to "
        "{most})."
    ),
    (ANCOVA, UNCLEAR): gettext_noop(
        "Among people who started alike, the difference between {treated} and {comparison} afterwards was "
        "{difference}, and the data fit anything from {low} to {high}: more people might show a difference."
    ),
    (CHANGES, HIGHER): gettext_noop(
        "The change of {treated} was {size} above that of {comparison} (the data fit {least} to {most}). This takes "
        "for granted that both would otherwise have changed alike."
    ),
    (CHANGES, LOWER): gettext_noop(
        "The change of {treated} was {size} below that of {comparison} (the data fit {least} to {most}). This takes "
        "for granted that both would otherwise have changed alike."
    ),
    (CHANGES, UNCLEAR): gettext_noop(
        "The changes of {treated} and {comparison} differed by {difference}, and the data fit anything from {low} to "
        "{high}: more people might show a difference. This takes for granted that both would otherwise have changed "
        "alike."
    ),
    (WEIGHTED, HIGHER): gettext_noop(
        "With people weighted so that both groups look alike at the start, {treated} lay {size} above {comparison} "
        "afterwards (the data fit {least} to {most})."
    ),
    (WEIGHTED, LOWER): gettext_noop(
        "With people weighted so that both groups look alike at the start, {treated} lay {size} below {comparison} "
        "afterwards (the data fit {least} to {most})."
    ),
    (WEIGHTED, UNCLEAR): gettext_noop(
        "With people weighted so that both groups look alike at the start, the difference between {treated} and "
        "{comparison} afterwards was {difference}, and the data fit anything from {low} to {high}: more people might "
        "show a difference."
    ),
}

NO_SPREAD = gettext_noop(
    "The difference between {treated} and {comparison} was {difference}; the values leave no spread to judge from how "
    "sure that is."
)
NOT_DEFINED = gettext_noop(
    "This way of comparing {treated} with {comparison} is not possible: what is known from the start tells the two "
    "groups apart without fail, or repeats itself, or there is too little of it."
)
TOO_FEW = gettext_noop(
    "There are too few to compare: {n_treated} of {treated} and {n_comparison} of {comparison} have all values; each "
    "side needs "
    "at least {minimum_n}."
)

ALL_HIGHER = gettext_noop(
    "All ways of comparing that take account of the start find that {treated} came out higher than {comparison}, by "
    "{lowest} to {highest}. People who chose to take part may still differ in ways that nobody measured."
)
ALL_LOWER = gettext_noop(
    "All ways of comparing that take account of the start find that {treated} came out lower than {comparison}, by "
    "{lowest} to {highest}. People who chose to take part may still differ in ways that nobody measured."
)
ALL_UNCLEAR = gettext_noop(
    "No way of comparing that takes account of the start shows a clear difference between {treated} and {comparison}; "
    "that is not the same as no difference, for the data fit anything from {low} to {high}. People who chose to take "
    "part may also differ in ways that nobody measured."
)
DISAGREE = gettext_noop(
    "The ways of comparing {treated} with {comparison} do not agree: their estimates run from {lowest} to {highest}, "
    "and not all of them show a clear difference of the same kind. Rest no claim on one of them; people who chose to "
    "take part may also differ in ways that nobody measured."
)
NOT_ALL = gettext_noop(
    "Not every way of comparing {treated} with {comparison} was possible, so it cannot be said whether they agree. "
    "People who chose to take part may also differ in ways that nobody measured."
)
DESCRIPTIVE = gettext_noop(
    "With fewer than 20 people on one side, comparing {treated} with {comparison} is descriptive only; the estimates "
    "run from {lowest} to {highest}. People who chose to take part may also differ in ways that nobody measured."
)

LEFT_OUT = gettext_noop("{left_out} people are left out because a value of theirs is missing.")
CONSTANT = gettext_noop("Everybody has the same value of {name}, so it is not among what is adjusted for.")
UNBALANCED = gettext_noop(
    "Even after weighting the groups differ in {names} by a tenth of a standard deviation or more; take the weighted "
    "estimate with care."
)
LITTLE_OVERLAP = gettext_noop(
    "For {limited} people it was nearly certain which group they would be in; hardly anybody on the other side "
    "resembles them."
)
OUTSIDE = gettext_noop(
    "{outside} of {n_treated} of {treated} are unlike anybody of {comparison}: their chance of taking part lies "
    "outside the range found there."
)
FEW_COUNT = gettext_noop(
    "Weighted, the {n_comparison} of {comparison} tell as much as {effective} people with equal weights would."
)
FEW_CLUSTERS = gettext_noop(
    "Only {clusters} clusters: standard errors that allow for clusters tend to be too small below about 40."
)
