"""Sentences about pairs and people left out: right, translatable, and silent about what is private."""

from __future__ import annotations

import pytest

from peerloom.pairing import Change, Kind, LeftOut, Obstacle, Remedy, Share
from peerloom.pairing.explaining.wording import (
    describe_left_out,
    describe_share,
)

NAMES = {"e1": "Linh Tran", "o1": "Amara Obi"}


def share(kind: Kind, *common: str, points: int = 1_500, known: bool = True, sensitive: bool = False) -> Share:
    return Share("c", "Interests", kind, points, 2_000, known, sensitive, common)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (share(Kind.OVERLAP, "hiking", "choir"), "Interests: you both chose hiking and choir."),
        (share(Kind.OVERLAP, "hiking", "choir", "chess"), "Interests: you both chose hiking, choir and chess."),
        (share(Kind.SAME, "law"), "Interests: you both chose law."),
        (share(Kind.TEXT, "whales"), "You both wrote about whales."),
        (share(Kind.SCHEDULE, "90"), "You are both free for 1 h 30 min in a normal week."),
        (share(Kind.OVERLAP), ""),
        (share(Kind.SAME, "law", known=False), ""),
        (share(Kind.STEP, points=0), ""),
        (share(Kind.SAME, sensitive=True), ""),
    ],
)
def test_the_two_people_read_what_they_have_in_common(given: Share, sentence: str) -> None:
    assert describe_share(given) == sentence


def test_a_label_that_is_a_whole_question_stays_out() -> None:
    question = Share(
        "c", "What do you do on a rainy Sunday afternoon, or on a sunny one?", Kind.SAME, 9, 9, True, False, ("read",)
    )
    assert describe_share(question) == "You both chose “read”."


@pytest.mark.parametrize(
    ("left_out", "reason", "remedy"),
    [
        (
            LeftOut("e1", "mentee", Obstacle.SHORTAGE, Remedy(Change.ADD_PLACE, mentor="o1", score=8_333)),
            "Every mentor who would suit has no place left.",
            "One more place with Amara Obi would match Linh Tran, with a score of 83.",
        ),
        (
            LeftOut("e1", "mentee", Obstacle.RULE, Remedy(Change.RELAX_RULE, "o1", "dept"), rule="dept"),
            "No mentor satisfies every rule; what stands in the way is the rule “Department”.",
            "Waiving the rule “Department” for Linh Tran and Amara Obi would match Linh Tran.",
        ),
        (
            LeftOut("e1", "mentee", Obstacle.RULE, Remedy(Change.RELAX_RULE, "o1", "dept", minutes=70), rule="dept"),
            "No mentor satisfies every rule; what stands in the way is the rule “Department”.",
            (
                "1 h 10 min a week more of shared free time would match Linh Tran with Amara Obi; so would waiving "
                "the rule “Department” for them."
            ),
        ),
        (
            LeftOut("e1", "mentee", Obstacle.RULE, Remedy(Change.ANSWER, rule="dept"), rule="dept"),
            "No mentor satisfies every rule; what stands in the way is the rule “Department”.",
            "No mentor can be found for Linh Tran until they answer what the rule “Department” asks.",
        ),
        (
            LeftOut("e1", "mentee", Obstacle.SHORTAGE, Remedy(Change.LOWER_RULE, "o1", "dept", minimum=0.5)),
            "Every mentor who would suit has no place left.",
            "Lowering the rule “Department” to 50% for everyone would match Linh Tran with Amara Obi.",
        ),
        (
            LeftOut("o1", "mentor", Obstacle.NOT_NEEDED, Remedy(Change.NONE)),
            "Every mentee who would suit already has a mentor.",
            "",
        ),
    ],
)
def test_people_left_out_hear_why_and_what_would_help(left_out: LeftOut, reason: str, remedy: str) -> None:
    assert describe_left_out(left_out, NAMES, {"dept": "Department"}) == (reason, remedy)


def test_a_private_rule_is_not_named() -> None:
    left_out = LeftOut("e1", "mentee", Obstacle.RULE, Remedy(Change.RELAX_RULE, "o1", "faith"), rule="faith")
    reason, remedy = describe_left_out(left_out, NAMES, {})
    assert "a rule that is kept private" in reason
    assert "a rule that is kept private" in remedy
    assert "faith" not in reason + remedy


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_reason_has_words_and_can_be_translated(side: str, obstacle: Obstacle) -> None:
    left_out = LeftOut("e1", "mentee" if side == "mentee" else "mentor", obstacle, Remedy(Change.ADD_MENTOR))
    asked: list[str] = []

    def gettext(message: str) -> str:
        asked.append(message)
        return "‹" + message + "›"

    reason, remedy = describe_left_out(left_out, NAMES, {}, gettext)
    assert reason.startswith("‹")
    assert remedy == "‹One more mentor who satisfies every rule for Linh Tran would match them.›"
    assert all("Linh" not in message for message in asked)
