"""What the people of the demo say to each other. Nobody ever said it."""

from __future__ import annotations

from peerloom.domain.relationships.enums import Cadence, SessionWay

PLACES = (
    "Café in the main library",
    "Campus garden, by the pond",
    "Student union, second floor",
    "Room 2.14, Old Hall",
)
LINES = (
    "Went through the timetable and dropped one elective.",
    "How to write to a professor. Draft is done.",
    "First lab report: structure first, then words.",
    "Walked the campus, found the quiet reading room.",
    "Exam plan for January, three weeks backwards.",
    "Homesick week. Talked, walked, planned the visit home.",
    "Choir rehearsal together, met three new people.",
    "Looked at student jobs and marked two.",
)
TOPICS = (
    "How to ask a lecturer for feedback without it sounding like a complaint",
    "Whether to change my second subject",
    "Finding people to study with",
    "What to do when I understand nothing in the lecture",
)
MESSAGES = (
    ("mentor", "Hi! The list of reading groups is in the library now. I marked the two that take first-years."),
    ("mentee", "Thank you! I wrote to one of them yesterday, they meet on Mondays."),
    ("mentor", "Great. Tell me on Thursday how it went, I’m curious."),
    ("mentee", "I will. Can we also talk about the exam plan? I have no idea where to begin."),
    ("mentor", "Of course. Bring your timetable, half done is fine."),
)
GOALS = (
    (
        "Say something in at least one seminar every week until the end of term",
        "Prepare one question the evening before",
    ),
    ("Apply for two student jobs in a lab before Christmas", "Ask Dr Mensah who takes first-years"),
    ("Eat lunch with somebody from my course twice a week until February", "Write in the course chat on Sunday"),
    ("Pass the statistics exam in January with a plan that leaves Sundays free", "Collect the exercise sheets"),
)
STEPS = ("Tell Tomasz how it went", "Try it in a small group first", "Look back after four weeks")
SHARED_NOTE = (
    "Office hours are on Mondays at 11. Go with one question, not five.\n"
    "Reading groups: Mondays 17:00, Old Hall; Wednesdays 18:00, library.\n"
    "Next time: bring the timetable."
)
CONFIDENTIALITY = (
    "What we tell each other stays between us. The one exception is danger: when somebody could come to harm, we tell "
    "the people who run the program, and say so to each other first where that is possible."
)
CADENCES = (Cadence.FORTNIGHTLY, Cadence.FORTNIGHTLY, Cadence.WEEKLY, Cadence.MONTHLY)
WAYS = (SessionWay.IN_PERSON, SessionWay.VIDEO, SessionWay.IN_PERSON)
ANSWERS = (
    "Meeting in person helps. More of it, please.",
    "We talk about what matters to me.",
    "It took us a while to find a time.",
    "I know whom to ask now.",
)
WORRIES = ("We do not really get to talk. I think I am a burden.", "They cancelled twice now.")
THANKS = (
    "Thank you for every Tuesday. I would have given up in November without you.",
    "You asked better questions than I did at your age. Thank you for trusting me.",
    "Thank you for showing me the bouldering hall. And for the rest.",
    "I learned at least as much as you did.",
)
LEARNED = (
    "That asking is not a weakness.",
    "How to plan backwards from an exam.",
    "To listen longer before I say something.",
)
TO_IMPROVE = ("Introduce us earlier in the term.", "A list of places to meet would help.", "")
