"""Who should meet whom. Pure: arrays and frozen dataclasses in, a result that explains itself out."""

from peerloom.pairing.assigning import assign
from peerloom.pairing.matching import match
from peerloom.pairing.moves import ChangedPartner, MoveCost, what_if_moved
from peerloom.pairing.profiles import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.pairing.results import (
    FULL_SCORE,
    Assignment,
    Change,
    LeftOut,
    Matching,
    Obstacle,
    Pair,
    Remedy,
    RunnerUp,
    Share,
)
from peerloom.pairing.rules import OBJECTIVES, Criterion, Kind, Objective, Rules

__all__ = [
    "FULL_SCORE",
    "OBJECTIVES",
    "Answer",
    "Assignment",
    "Change",
    "ChangedPartner",
    "Criterion",
    "Kind",
    "LeftOut",
    "Matching",
    "Mentee",
    "Mentor",
    "MoveCost",
    "Objective",
    "Obstacle",
    "Pair",
    "Remedy",
    "Rules",
    "RunnerUp",
    "Share",
    "WeeklyTimes",
    "assign",
    "match",
    "what_if_moved",
]
