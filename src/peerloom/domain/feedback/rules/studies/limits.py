"""How much, how many and how long in a study."""

from datetime import timedelta

MOST_QUESTIONS = 20
"""Of a guide."""

MOST_TIMES = 8
"""That one meeting is offered at."""

MOST_AT_ONCE = 30
"""People asked in one go; each gets an e-mail of their own."""

MOST_IN_A_GROUP = 12
"""More than that is an audience."""

SHORTEST, LONGEST = 15, 240
"""Minutes of a meeting."""

REMIND_AFTER = timedelta(days=4)
"""Whoever has not answered by then is asked once more, and never a third time."""

STOP_ASKING_AFTER = timedelta(days=21)

MOST_LETTERS = 500_000
"""Of one transcript: about ten hours of talk."""

MOST_BYTES = 2 * 1024 * 1024
MOST_SEGMENTS = 3_000
MOST_SPEAKERS = 40
LONGEST_SEGMENT = 8_000

MOST_CODES = 150
MOST_CODINGS_AT_ONCE = 200

CODED_TWICE_SHARE = 0.2
"""What should be coded by two people, so that agreement says something about the whole."""

FEWEST_SEGMENTS = 10
"""Coded by both, before a coefficient of agreement is shown."""
