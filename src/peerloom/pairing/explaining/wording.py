"""Sentences about a matching, in the reader's language.

Every function takes ``gettext``, which is given whole sentences with named places; the default leaves them English.
Nothing here ever tells what a sensitive criterion compared: names, answers and labels of such criteria stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from peerloom.pairing.results import Change, LeftOut, Obstacle, Remedy, Share
from peerloom.pairing.rules import Kind

Gettext = Callable[[str], str]
MOST_NAMED = 4
LONGEST_LABEL = 40
MOST_WORDS_IN_LABEL = 3
"""A label with more is a whole question ("How would you like to meet"), which reads badly before its answer."""


def describe_share(share: Share, gettext: Gettext = str) -> str:
    """For the two people themselves: what they have in common. Empty where there is nothing to say.

    A sensitive criterion always gives "": whether someone may hear of it depends on who asked, which the caller knows.
    """
    if share.sensitive or not share.known or not share.points:
        return ""
    named = list_of(share.common[:MOST_NAMED], gettext)
    match share.kind:
        case Kind.OVERLAP | Kind.SAME if named and _names_a_topic(share.label):
            return gettext("{label}: you both chose {options}.").format(label=share.label, options=named)
        case Kind.OVERLAP | Kind.SAME if named:
            return gettext("You both chose “{options}”.").format(options=named)
        case Kind.TEXT if named:
            return gettext("You both wrote about {options}.").format(options=named)
        case Kind.SCHEDULE if share.common:
            return gettext("You are both free for {length} in a normal week.").format(
                length=length_of(int(share.common[0]), gettext)
            )
        case Kind.DIFFERENT:
            return gettext("You bring different answers to “{label}”.").format(label=share.label)
        case Kind.STEP:
            return gettext("One of you is further along in “{label}”.").format(label=share.label)
        case Kind.NEARNESS:
            return gettext("You are close to each other in “{label}”.").format(label=share.label)
        case Kind.PREFERENCE:
            return gettext("You wished for this.")
        case _:
            return ""


def _names_a_topic(label: str) -> bool:
    return 0 < len(label) <= LONGEST_LABEL and len(label.split()) <= MOST_WORDS_IN_LABEL and not label.endswith("?")


def describe_left_out(
    left_out: LeftOut, names: Mapping[str, str], labels: Mapping[str, str], gettext: Gettext = str
) -> tuple[str, str]:
    """The reason and the remedy, for a coordinator.

    ``names`` maps ids to names; ``labels`` maps the keys of criteria that are not sensitive to their labels: a rule
    whose key is missing there is called private.
    """
    return _reason(left_out, labels, gettext), describe_remedy(left_out.remedy, left_out.person, names, labels, gettext)


def _reason(left_out: LeftOut, labels: Mapping[str, str], gettext: Gettext) -> str:
    is_mentee = left_out.side == "mentee"
    match left_out.obstacle:
        case Obstacle.NO_MENTORS:
            return gettext("There are no mentors yet.") if is_mentee else gettext("There are no mentees yet.")
        case Obstacle.NO_PLACES:
            return gettext("Asks for no mentor.") if is_mentee else gettext("Offers no place.")
        case Obstacle.SHORTAGE:
            return gettext("Every mentor who would suit has no place left.")
        case Obstacle.NOT_NEEDED:
            return gettext("Every mentee who would suit already has a mentor.")
        case Obstacle.RULE if left_out.rule:
            rule = rule_name(left_out.rule, labels, gettext)
            if is_mentee:
                return gettext("No mentor satisfies every rule; what stands in the way is {rule}.").format(rule=rule)
            return gettext("No mentee satisfies every rule; what stands in the way is {rule}.").format(rule=rule)
        case Obstacle.RULE:
            if is_mentee:
                return gettext("No mentor satisfies every rule.")
            return gettext("No mentee satisfies every rule.")


def describe_remedy(
    remedy: Remedy, person: str, names: Mapping[str, str], labels: Mapping[str, str], gettext: Gettext = str
) -> str:
    """One change that would match ``person``, for a coordinator; "" where nothing small would do."""
    mentor = names.get(remedy.mentor, remedy.mentor)
    mentee = names.get(remedy.mentee or person, remedy.mentee or person)
    rule = rule_name(remedy.rule, labels, gettext)
    match remedy.change:
        case Change.ADD_PLACE:
            return gettext("One more place with {mentor} would match {mentee}, with a score of {score}.").format(
                mentor=mentor, mentee=mentee, score=score_of(remedy.score)
            )
        case Change.RELAX_RULE if remedy.minutes > 0:
            return gettext(
                "{length} a week more of shared free time would match {mentee} with {mentor}; so would waiving {rule} "
                "for them."
            ).format(length=length_of(remedy.minutes, gettext), mentee=mentee, mentor=mentor, rule=rule)
        case Change.RELAX_RULE:
            return gettext("Waiving {rule} for {mentee} and {mentor} would match {mentee}.").format(
                rule=rule, mentee=mentee, mentor=mentor
            )
        case Change.ADD_MENTOR:
            return gettext("One more mentor who satisfies every rule for {mentee} would match them.").format(
                mentee=mentee
            )
        case Change.ANSWER:
            return gettext("No mentor can be found for {mentee} until they answer what {rule} asks.").format(
                mentee=mentee, rule=rule
            )
        case Change.LOWER_RULE:
            return gettext("Lowering {rule} to {percent}% for everyone would match {mentee} with {mentor}.").format(
                rule=rule, percent=int(remedy.minimum * 100), mentee=mentee, mentor=mentor
            )
        case Change.NONE:
            return ""


def rule_name(key: str, labels: Mapping[str, str], gettext: Gettext) -> str:
    if key in labels:
        return gettext("the rule “{label}”").format(label=labels[key])
    return gettext("a rule that is kept private")


def score_of(points: int) -> str:
    """Points as people see them, 0 to 100: 8,333 reads 83."""
    return str(round(points / 100))


def length_of(minutes: int, gettext: Gettext = str) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("{minutes} min").format(minutes=rest)
    if not rest:
        return gettext("{hours} h").format(hours=hours)
    return gettext("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def list_of(items: tuple[str, ...], gettext: Gettext = str) -> str:
    """Like "hiking, choir and chess"."""
    if len(items) < 2:
        return "".join(items)
    return gettext("{items} and {last}").format(items=", ".join(items[:-1]), last=items[-1])
