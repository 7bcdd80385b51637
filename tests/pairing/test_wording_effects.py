"""Sentences about the whole: right in number, translatable, and silent about what is private."""

from __future__ import annotations

import pytest

from peerloom.pairing import Kind, WeeklyTimes
from peerloom.pairing.explaining.differences import Difference
from peerloom.pairing.explaining.moves import MoveCost
from peerloom.pairing.explaining.scarcity import Scarce
from peerloom.pairing.explaining.what_if import Part, RuleEffect
from peerloom.pairing.explaining.wishes import FirstChoice
from peerloom.pairing.explaining.wording_effects import describe_effect, describe_scarce, describe_shortage
from peerloom.pairing.explaining.wording_wishes import describe_price_of_wish, describe_wish
from peerloom.pairing.results import Need, Shortage

NAMES = {"e1": "Linh Tran", "o1": "Amara Obi"}
LABELS = {"l": "Language", "t": "Free time", "d": "Department", "y": "Years"}
SPANISH = Need("l", Kind.SAME, ("Spanish",))
EVENING = Need("t", Kind.SCHEDULE, times=WeeklyTimes(((1080, 1200),)), minutes=60)


def group(count: int, needs: tuple[Need, ...], each: int) -> Shortage:
    people = tuple(f"e{k}" for k in range(count))
    return Shortage(people, needs, -(-count // each), count, each, min(each, count), 10 + count)


def test_a_shortage_names_what_is_needed_and_how_much_of_it() -> None:
    assert describe_shortage(group(4, (SPANISH, EVENING), 4), LABELS) == (
        "4 mentees need a mentor who fits this: Language: Spanish; Free time: at least 1 h a week in common.",
        "One more such mentor with 4 places would match all of them.",
    )
    assert describe_shortage(group(1, (SPANISH,), 1), LABELS) == (
        "1 mentee needs a mentor who fits this: Language: Spanish.",
        "One more such mentor with 1 place would match them.",
    )
    assert describe_shortage(group(5, (), 2), LABELS) == (
        "5 mentees are left out because every place that would suit is taken.",
        (
            "One more such mentor with 2 places would match 2 of them. "
            "3 such mentors with 5 places in all would match everyone."
        ),
    )


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (Need("d", Kind.DIFFERENT, ("art", "law")), "Department: anything but art and law"),
        (Need("l", Kind.SAME, ("it", "es")), "Language: one of it and es"),
        (Need("y", Kind.NEARNESS, lowest=2.0, highest=7.5), "Years: from 2 to 7.5"),
        (Need("d", Kind.TEXT), "the rule “Department”"),
        (Need(""), "a rule that is kept private"),
        (Need("faith", Kind.SAME, ("x",)), "a rule that is kept private"),
    ],
)
def test_every_need_has_words(need: Need, words: str) -> None:
    assert describe_shortage(group(1, (need,), 1), LABELS)[0] == f"1 mentee needs a mentor who fits this: {words}."


def effect(
    part: Part, key: str = "", factor: float = 0.0, changed: tuple[int, int, int, int] | None = None
) -> RuleEffect:
    return RuleEffect(part, key, False, factor, 0, None if changed is None else Difference(*changed, 10_000))


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        (
            effect(Part.RULE, "l", 0, (6, 200, -150, 3)),
            (
                "Without the rule “Language”: 6 more mentees would have a mentor.",
                "Without the rule “Language”: all scores together would be 2.0% higher.",
                "Without the rule “Language”: the lowest score of any mentee would be lower by 2.",
            ),
        ),
        (
            effect(Part.RULE, "faith", 0, (1, 0, 0, 1)),
            ("Without a rule that is kept private: 1 more mentee would have a mentor.",),
        ),
        (
            effect(Part.WEIGHT, "l", 0.5, (0, 0, 0, 2)),
            (
                (
                    "If the weight of “Language” were 0.5 times as large: 2 mentees would have another mentor, "
                    "and all in all nothing would be better or worse."
                ),
            ),
        ),
        (effect(Part.WEIGHT, "l", 0, (0, 0, 0, 0)), ("If “Language” had no weight: nothing would change.",)),
        (effect(Part.RULE, "l"), ()),
    ],
)
def test_what_a_rule_costs_is_said(given: RuleEffect, sentences: tuple[str, ...]) -> None:
    assert describe_effect(given, LABELS) == sentences


@pytest.mark.parametrize("part", Part)
def test_every_part_has_words_and_can_be_translated(part: Part) -> None:
    def gettext(message: str) -> str:
        return "‹" + message + "›"

    told = describe_effect(effect(part, "faith", 2, (-2, 0, 0, 1)), {}, gettext, lambda one, several, n: several)
    assert told[0].startswith("‹")
    assert told[0].endswith("›: 2 mentees fewer would have a mentor.")
    assert "faith" not in told[0]


def test_whom_to_recruit_is_said() -> None:
    like = Scarce(3, Difference(3, 21_000, 0, 4, 10_000), mentor="o1")
    assert describe_scarce(like, NAMES, LABELS) == "One more mentor like Amara Obi would match 3 more mentees."
    option = Scarce(1, Difference(0, 500, 0, 1, 10_000), criterion="l", option="Spanish")
    assert describe_scarce(option, NAMES, LABELS) == (
        "One more mentor with “Spanish” under “Language” would match nobody else, but raise all scores together by 5."
    )
    worst = Scarce(1, Difference(0, -500, 300, 1, 10_000), mentor="o1")
    assert describe_scarce(worst, NAMES, LABELS).endswith("raise the lowest score of any mentee by 3.")


def test_a_wish_and_its_price_are_said() -> None:
    cost = MoveCost(-450, 0, -1, (), losers=("e1", "e2"))
    denied = FirstChoice("e1", "w", ("o1", "o2"), True, ("o2",), 2, "o1", 1, 450, cost)
    assert describe_wish(denied, NAMES) == "Linh Tran has their choice number 2."
    assert describe_price_of_wish(denied, NAMES) == (
        "Giving Linh Tran Amara Obi would leave 1 mentee more without a mentor.",
        "Giving Linh Tran Amara Obi would leave 1 other mentee with a lower score or nobody.",
        "Giving Linh Tran Amara Obi would lower all scores together by 4.",
    )
    free = FirstChoice("e1", "w", ("o1",), False, (), None, "o1", 1, 0, MoveCost(0, 0, 0, ()))
    assert describe_wish(free, NAMES) == "Linh Tran has none of the mentors whom they wished for."
    assert describe_price_of_wish(free, NAMES) == ("Giving Linh Tran Amara Obi would cost the others next to nothing.",)
    assert (
        describe_wish(FirstChoice("e1", "w", ("o1",), True, ("o1",), 1), NAMES) == "Linh Tran has their first choice."
    )
