"""Sentences about the whole: shortages, what rules and weights cost, whom to recruit, and wishes.

As in `wording`, whole sentences with named places are given to ``gettext`` and ``ngettext``.
``labels`` maps the keys of criteria that are not sensitive to their labels; whatever is missing there is called
private.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from peerloom.pairing.explaining.differences import Difference
from peerloom.pairing.explaining.scarcity import Scarce
from peerloom.pairing.explaining.what_if import Part, RuleEffect
from peerloom.pairing.explaining.wording import Gettext, length_of, list_of, rule_name, score_of
from peerloom.pairing.results import Need, Shortage
from peerloom.pairing.rules import Kind

NGettext = Callable[[str, str, int], str]


def in_english(one: str, several: str, number: int) -> str:
    return one if number == 1 else several


def describe_shortage(
    shortage: Shortage, labels: Mapping[str, str], gettext: Gettext = str, ngettext: NGettext = in_english
) -> tuple[str, str]:
    """What the people of the group need, and how many such mentors would match them."""
    count = len(shortage.people)
    if shortage.needs:
        needs = "; ".join(_need(need, labels, gettext) for need in shortage.needs)
        reason = ngettext(
            "{count} mentee needs a mentor who fits this: {needs}.",
            "{count} mentees need a mentor who fits this: {needs}.",
            count,
        ).format(count=count, needs=needs)
    else:
        reason = ngettext(
            "{count} mentee is left out because every place that would suit is taken.",
            "{count} mentees are left out because every place that would suit is taken.",
            count,
        ).format(count=count)
    return reason, _enough(shortage, ngettext)


def _enough(shortage: Shortage, ngettext: NGettext) -> str:
    places = shortage.places_needed
    if shortage.mentors_needed == 1:
        return ngettext(
            "One more such mentor with {places} place would match them.",
            "One more such mentor with {places} places would match all of them.",
            places,
        ).format(places=places)
    first = ngettext(
        "One more such mentor with {places} place would match {count} of them.",
        "One more such mentor with {places} places would match {count} of them.",
        shortage.places_each,
    ).format(places=shortage.places_each, count=shortage.matched_by_one)
    every = ngettext(
        "{mentors} such mentor with {places} places in all would match everyone.",
        "{mentors} such mentors with {places} places in all would match everyone.",
        shortage.mentors_needed,
    ).format(mentors=shortage.mentors_needed, places=places)
    return f"{first} {every}"


def _need(need: Need, labels: Mapping[str, str], gettext: Gettext) -> str:
    if need.rule not in labels:
        return rule_name(need.rule, labels, gettext)
    label, options = labels[need.rule], list_of(need.options, gettext)
    match need.kind:
        case Kind.SAME | Kind.STEP if len(need.options) > 1:
            return gettext("{label}: one of {options}").format(label=label, options=options)
        case Kind.SAME | Kind.STEP | Kind.OVERLAP if options:
            return gettext("{label}: {options}").format(label=label, options=options)
        case Kind.DIFFERENT if options:
            return gettext("{label}: anything but {options}").format(label=label, options=options)
        case Kind.SCHEDULE if need.minutes:
            length = length_of(need.minutes, gettext)
            return gettext("{label}: at least {length} a week in common").format(label=label, length=length)
    if need.lowest is not None and need.highest is not None:
        return gettext("{label}: from {lowest} to {highest}").format(
            label=label, lowest=f"{need.lowest:g}", highest=f"{need.highest:g}"
        )
    return rule_name(need.rule, labels, gettext)


def describe_effect(
    effect: RuleEffect, labels: Mapping[str, str], gettext: Gettext = str, ngettext: NGettext = in_english
) -> tuple[str, ...]:
    """What the matching would be without a rule, or with another weight; empty where it was not worked out."""
    if effect.change is None:
        return ()
    change, case = effect.change, _case(effect, labels, gettext)
    sentences = (*_matched(change, case, ngettext), *_quality(change, case, gettext))
    if sentences:
        return sentences
    if not change.moved:
        return (gettext("{case}: nothing would change.").format(case=case),)
    told = ngettext(
        "{case}: {count} mentee would have another mentor, and all in all nothing would be better or worse.",
        "{case}: {count} mentees would have another mentor, and all in all nothing would be better or worse.",
        change.moved,
    )
    return (told.format(case=case, count=change.moved),)


def _case(effect: RuleEffect, labels: Mapping[str, str], gettext: Gettext) -> str:
    rule = rule_name(effect.criterion, labels, gettext)
    match effect.part:
        case Part.RULE:
            return gettext("Without {rule}").format(rule=rule)
        case Part.REFUSALS:
            return gettext("Without the refusals that people named")
        case Part.BANS:
            return gettext("Without the list of pairs that must not be made")
        case Part.LOCKS:
            return gettext("Without the locked pairs")
        case Part.LEAST:
            return gettext("If no mentor had a least number of mentees")
        case Part.WEIGHT:
            return _weight_case(effect, labels, gettext)


def _weight_case(effect: RuleEffect, labels: Mapping[str, str], gettext: Gettext) -> str:
    if effect.criterion not in labels:
        return gettext("If the weight of a private criterion were {factor} times as large").format(
            factor=f"{effect.factor:g}"
        )
    label = labels[effect.criterion]
    if not effect.factor:
        return gettext("If “{label}” had no weight").format(label=label)
    return gettext("If the weight of “{label}” were {factor} times as large").format(
        label=label, factor=f"{effect.factor:g}"
    )


def _matched(change: Difference, case: str, ngettext: NGettext) -> tuple[str, ...]:
    count = abs(change.matched)
    if change.matched > 0:
        told = ngettext(
            "{case}: {count} more mentee would have a mentor.",
            "{case}: {count} more mentees would have a mentor.",
            count,
        )
    elif change.matched < 0:
        told = ngettext(
            "{case}: {count} mentee fewer would have a mentor.",
            "{case}: {count} mentees fewer would have a mentor.",
            count,
        )
    else:
        return ()
    return (told.format(case=case, count=count),)


def _quality(change: Difference, case: str, gettext: Gettext) -> tuple[str, ...]:
    """The total and the worst-off mentee, where they change by as much as is shown."""
    told = []
    percent = f"{100 * abs(change.share_of_total):.1f}"
    if percent != "0.0":
        total = (
            gettext("{case}: all scores together would be {percent}% higher.")
            if change.total > 0
            else gettext("{case}: all scores together would be {percent}% lower.")
        )
        told.append(total.format(case=case, percent=percent))
    points = score_of(abs(change.worst))
    if points != "0":
        worst = (
            gettext("{case}: the lowest score of any mentee would be higher by {points}.")
            if change.worst > 0
            else gettext("{case}: the lowest score of any mentee would be lower by {points}.")
        )
        told.append(worst.format(case=case, points=points))
    return tuple(told)


def describe_scarce(
    scarce: Scarce,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    gettext: Gettext = str,
    ngettext: NGettext = in_english,
) -> str:
    """What one more mentor of this kind would bring. ``names`` maps ids to names."""
    kind = (
        gettext("One more mentor like {mentor}").format(mentor=names.get(scarce.mentor, scarce.mentor))
        if scarce.mentor
        else gettext("One more mentor with “{option}” under “{label}”").format(
            option=scarce.option, label=labels.get(scarce.criterion, "")
        )
    )
    change = scarce.change
    if change.matched:
        told = ngettext(
            "{kind} would match {count} more mentee.", "{kind} would match {count} more mentees.", change.matched
        )
        return told.format(kind=kind, count=change.matched)
    if change.total > 0:
        told = gettext("{kind} would match nobody else, but raise all scores together by {points}.")
        return told.format(kind=kind, points=score_of(change.total))
    told = gettext("{kind} would match nobody else, but raise the lowest score of any mentee by {points}.")
    return told.format(kind=kind, points=score_of(change.worst))
