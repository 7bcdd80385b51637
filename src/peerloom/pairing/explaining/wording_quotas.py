"""Sentences about quotas and published pairs, for coordinators; as in `peerloom.pairing.explaining.wording_effects`."""

from __future__ import annotations

from peerloom.pairing.explaining.wording import Gettext, score_of
from peerloom.pairing.explaining.wording_effects import NGettext, in_english
from peerloom.pairing.results import Matching, QuotaReached


def describe_quota(quota: QuotaReached, gettext: Gettext = str, ngettext: NGettext = in_english) -> tuple[str, ...]:
    """How far the quota was reached, then what it costs, as far as that is as much as is shown."""
    return (_reached(quota, gettext, ngettext), *_price(quota, gettext))


def _reached(quota: QuotaReached, gettext: Gettext, ngettext: NGettext) -> str:
    if quota.sensitive or quota.reached is None:
        return gettext("A private quota is met.") if quota.met else gettext("A private quota is not met.")
    told = ngettext(
        "“{label}”: {reached} of {count} pair, {wanted} asked for.",
        "“{label}”: {reached} of {count} pairs, {wanted} asked for.",
        quota.pairs,
    )
    return told.format(label=quota.label, reached=quota.reached, count=quota.pairs, wanted=quota.wanted)


def _price(quota: QuotaReached, gettext: Gettext) -> tuple[str, ...]:
    name = gettext("a private quota") if quota.sensitive else gettext("“{label}”").format(label=quota.label)
    told = []
    if score_of(abs(quota.cost)) != "0":
        lower = gettext("With {quota}, all scores together are lower by {points}.")
        higher = gettext("With {quota}, all scores together are higher by {points}.")
        template = lower if quota.cost > 0 else higher
        told.append(template.format(quota=name, points=score_of(abs(quota.cost))))
    if score_of(abs(quota.worst_change)) != "0":
        lower = gettext("With {quota}, the lowest score of any mentee is lower by {points}.")
        higher = gettext("With {quota}, the lowest score of any mentee is higher by {points}.")
        template = lower if quota.worst_change < 0 else higher
        told.append(template.format(quota=name, points=score_of(abs(quota.worst_change))))
    return tuple(told)


def describe_published(matching: Matching, ngettext: NGettext = in_english) -> tuple[str, ...]:
    """How many published pairs stay, and how many were given up; empty where none were published."""
    told = []
    if matching.kept:
        kept = ngettext("{count} published pair stays.", "{count} published pairs stay.", matching.kept)
        told.append(kept.format(count=matching.kept))
    lost = len(matching.given_up)
    if lost:
        given_up = ngettext(
            "{count} published pair is given up for a better one.",
            "{count} published pairs are given up for better ones.",
            lost,
        )
        told.append(given_up.format(count=lost))
    return tuple(told)
