"""Matchings that live on: people come and go, published pairs are kept, first meetings come before the final choice."""

from peerloom.pairing.living.assignment import LivingAssignment
from peerloom.pairing.living.consequences import Consequences
from peerloom.pairing.living.feedback import Feedback, after_feedback
from peerloom.pairing.living.final_matching import match_after_meetings
from peerloom.pairing.living.first_round import FirstRound, first_round
from peerloom.pairing.living.keeping import Kept, assign_keeping
from peerloom.pairing.living.meetings import FewerMeetings, Meeting, Meetings, plan_meetings

__all__ = [
    "Consequences",
    "Feedback",
    "FewerMeetings",
    "FirstRound",
    "Kept",
    "LivingAssignment",
    "Meeting",
    "Meetings",
    "after_feedback",
    "assign_keeping",
    "first_round",
    "match_after_meetings",
    "plan_meetings",
]
