"""Who should meet whom. Pure: arrays and frozen dataclasses in, a result that explains itself out."""

from peerloom.pairing.assigning import assign
from peerloom.pairing.circles import Circle, Circles, Spread, form_circles
from peerloom.pairing.embeddings import register_model
from peerloom.pairing.explaining.differences import Difference
from peerloom.pairing.explaining.moves import ChangedPartner, MoveCost, what_if_moved
from peerloom.pairing.explaining.scarcity import Scarce, scarcity
from peerloom.pairing.explaining.what_if import Part, RuleEffect, what_if_rules
from peerloom.pairing.explaining.wishes import FirstChoice, cost_of_first_choices
from peerloom.pairing.matching import match
from peerloom.pairing.micro import Conversations, Free, Waiting, next_conversations
from peerloom.pairing.profiles import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.pairing.results import (
    FULL_SCORE,
    Assignment,
    Change,
    LeftOut,
    Matching,
    Need,
    Obstacle,
    Pair,
    QuotaReached,
    Remedy,
    RunnerUp,
    Share,
    Shortage,
)
from peerloom.pairing.rules import OBJECTIVES, Criterion, Kind, Objective, Quota, Rules
from peerloom.pairing.two_sided.acceptance import deferred_acceptance

__all__ = [  # noqa: RUF022  grouped by what they are for
    # the two main doors
    "assign",
    "match",
    # what goes in
    "Answer",
    "Criterion",
    "Kind",
    "Mentee",
    "Mentor",
    "OBJECTIVES",
    "Objective",
    "Quota",
    "Rules",
    "WeeklyTimes",
    # what comes out
    "Assignment",
    "Change",
    "FULL_SCORE",
    "LeftOut",
    "Matching",
    "Need",
    "Obstacle",
    "Pair",
    "QuotaReached",
    "Remedy",
    "RunnerUp",
    "Share",
    "Shortage",
    # what would be otherwise
    "ChangedPartner",
    "Difference",
    "FirstChoice",
    "MoveCost",
    "Part",
    "RuleEffect",
    "Scarce",
    "cost_of_first_choices",
    "scarcity",
    "what_if_moved",
    "what_if_rules",
    # other ways to bring people together
    "Circle",
    "Circles",
    "Conversations",
    "Free",
    "Spread",
    "Waiting",
    "deferred_acceptance",
    "form_circles",
    "next_conversations",
    # texts by meaning
    "register_model",
]
