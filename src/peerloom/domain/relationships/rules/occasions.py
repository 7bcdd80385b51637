"""When something is said in the course of a relationship. What is sent and what is foretold both read it here."""

from __future__ import annotations

from datetime import timedelta

SENT_AT_HOUR = 9
"""In the reader's zone, for what is due on a day."""

CHECK_IN_REMINDER = timedelta(days=3)
"""After the question; once."""

CHECK_IN_CLOSES = timedelta(days=10)
"""After the day on which it was due: an answer later than that is about another time."""

SESSION_REMINDER = timedelta(hours=24)
"""Before a session begins."""

NOTE_REQUEST = timedelta(hours=2)
"""After a session's end, when nobody has noted yet how it was."""

PROPOSAL_REMINDER = timedelta(days=2)
"""After times were proposed and nobody has answered."""

PROPOSAL_EXPIRES = timedelta(days=7)
"""After which an unanswered proposal is handed back to whoever made it."""

CLOSING_BEGINS = timedelta(days=21)
"""Before a round's last day: both are asked to look back."""

REFLECTION_REMINDER = timedelta(days=7)
"""Before a relationship ends, to whoever has not looked back yet."""
