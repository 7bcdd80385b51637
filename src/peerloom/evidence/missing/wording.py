"""What is said about who is missing."""

from __future__ import annotations

from peerloom.evidence.words import gettext_noop

FAILED_MATCHES_SKIP = gettext_noop(
    "People whose match failed tend to skip the last survey, so that those who answer it look better off than "
    "everybody who took part."
)

TOO_FEW = gettext_noop(
    "There are too few to say who is missing: {invited} people were invited, and it takes at least {minimum_n}."
)
TOO_FEW_COMPLETED = gettext_noop(
    "Of {invited} people invited, {both} answered both before and after. That is too few to tell a change, which takes "
    "at least {minimum_n}. People whose match failed tend to skip the last survey."
)
NO_SPREAD = gettext_noop(
    "Of {invited} people invited, {both} answered both before and after, and all of them changed alike, so there is "
    "nothing to judge a change by. People whose match failed tend to skip the last survey."
)
NOBODY_LEFT = gettext_noop(
    "All {before} people who answered before also answered after, so nobody's leaving can have made the change."
)
NOTHING_FOUND = gettext_noop(
    "Of {invited} people invited, {both} answered both before and after. They show no clear change, so there is no "
    "finding for those who left to overturn. People whose match failed tend to skip the last survey."
)
WOULD_DISAPPEAR = gettext_noop(
    "Of {invited} people invited, {both} answered both before and after. Their change would no longer be clear if the "
    "{left} who left had changed by {delta} less than those who stayed. People whose match failed tend to skip the "
    "last survey."
)
DESCRIPTIVE = gettext_noop(
    "Of {invited} people invited, only {both} answered both before and after: what they show is descriptive. People "
    "whose match failed tend to skip the last survey."
)

CHANGED = gettext_noop("Those who completed changed by {difference} on average (the data fit {low} to {high}).")
NOT_CLEAR = gettext_noop(
    "Those who completed changed by {difference} on average; the data fit anything from {low} to {high}, no change "
    "included."
)
WEIGHTED = gettext_noop(
    "If those who left changed like the people they resemble, all changed by {difference} on average (the data fit "
    "{low} to {high})."
)
WEIGHTED_NOT_CLEAR = gettext_noop(
    "If those who left changed like the people they resemble, all changed by {difference} on average; the data fit "
    "anything from {low} to {high}, no change included."
)
NO_FIGURES = gettext_noop("There are too few complete answers, or no spread among them, for a figure.")
NO_WEIGHTS = gettext_noop(
    "Nothing to weight: nobody left, or what is known from the start tells without fail who would, or too little is "
    "known of too few."
)

NOT_INVITED = gettext_noop("{not_invited} people are left out because they were not invited.")
ENDED_MORE = gettext_noop(
    "{early} of {of_early} people whose match ended early answered after, and {other} of {of_other} of the others."
)
DIFFER = gettext_noop("Those who completed differ from the rest in {names} by a tenth of a standard deviation or more.")
GAPS = gettext_noop(
    "{unknown} people who answered before are not in the weighted change because a characteristic of theirs is missing."
)
