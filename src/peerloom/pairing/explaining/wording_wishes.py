"""Sentences about which wish someone got, and what granting a better one would cost; for coordinators."""

from __future__ import annotations

from collections.abc import Mapping

from peerloom.pairing.explaining.moves import MoveCost
from peerloom.pairing.explaining.wishes import FirstChoice
from peerloom.pairing.explaining.wording import Gettext, score_of
from peerloom.pairing.explaining.wording_effects import NGettext, in_english


def describe_wish(choice: FirstChoice, names: Mapping[str, str], gettext: Gettext = str) -> str:
    """Which of their wishes the mentee got. ``names`` maps ids to names."""
    mentee = names.get(choice.mentee, choice.mentee)
    if choice.rank is None:
        return gettext("{mentee} has none of the mentors whom they wished for.").format(mentee=mentee)
    if not choice.ranked:
        return gettext("{mentee} has a mentor whom they wished for.").format(mentee=mentee)
    if choice.rank == 1:
        return gettext("{mentee} has their first choice.").format(mentee=mentee)
    return gettext("{mentee} has their choice number {rank}.").format(mentee=mentee, rank=choice.rank)


def describe_price_of_wish(
    choice: FirstChoice, names: Mapping[str, str], gettext: Gettext = str, ngettext: NGettext = in_english
) -> tuple[str, ...]:
    """What granting the best wish that is possible would cost; empty where none is denied or it was not worked out."""
    if choice.cost is None:
        return ()
    mentee, mentor = names.get(choice.mentee, choice.mentee), names.get(choice.choice, choice.choice)
    told = (*_people(choice.mentee, choice.cost, ngettext), *_scores(choice.cost, gettext))
    if not told:
        told = (gettext("Giving {mentee} {mentor} would cost the others next to nothing."),)
    return tuple(sentence.format(mentee=mentee, mentor=mentor) for sentence in told)


def _people(mentee: str, cost: MoveCost, ngettext: NGettext) -> tuple[str, ...]:
    """Templates in which mentee and mentor are still to be named."""
    told = []
    fewer = -cost.matched_change
    if fewer > 0:
        told.append(
            _counted(
                ngettext(
                    "Giving {mentee} {mentor} would leave {count} mentee more without a mentor.",
                    "Giving {mentee} {mentor} would leave {count} mentees more without a mentor.",
                    fewer,
                ),
                fewer,
            )
        )
    losers = len([loser for loser in cost.losers if loser != mentee])
    if losers:
        told.append(
            _counted(
                ngettext(
                    "Giving {mentee} {mentor} would leave {count} other mentee with a lower score or nobody.",
                    "Giving {mentee} {mentor} would leave {count} other mentees with a lower score or nobody.",
                    losers,
                ),
                losers,
            )
        )
    return tuple(told)


def _counted(template: str, count: int) -> str:
    return template.replace("{count}", str(count))


def _scores(cost: MoveCost, gettext: Gettext) -> tuple[str, ...]:
    told = []
    if score_of(-cost.total_change) != "0":
        lower = gettext("Giving {mentee} {mentor} would lower all scores together by {points}.")
        higher = gettext("Giving {mentee} {mentor} would raise all scores together by {points}.")
        template = lower if cost.total_change < 0 else higher
        told.append(template.replace("{points}", score_of(abs(cost.total_change))))
    if score_of(-cost.worst_change) != "0":
        lower = gettext("Giving {mentee} {mentor} would lower the lowest score of any mentee by {points}.")
        higher = gettext("Giving {mentee} {mentor} would raise the lowest score of any mentee by {points}.")
        template = lower if cost.worst_change < 0 else higher
        told.append(template.replace("{points}", score_of(abs(cost.worst_change))))
    return tuple(told)
