"""What was said in the demo's interviews and focus group, and what two people made of it. Nobody ever said it.

Each line: who speaks ("" for whoever leads, else a number), what they say, and the codes that the two gave it.
"""

from __future__ import annotations

Line = tuple[int | None, str, tuple[str, ...], tuple[str, ...]]

FIRST_WEEKS, SAME_AS_ME, TIME, BEYOND, UNEQUAL = (
    "The first weeks",
    "Somebody who knows it",
    "Finding time",
    "More than studying",
    "It depends on the buddy",
)
CODEBOOK = (
    (FIRST_WEEKS, "Being new: not knowing where, whom to ask, how things are done.", "I ate my sandwiches in the car."),
    (SAME_AS_ME, "The buddy helps because they went through the same.", "She failed it too, the first time."),
    (TIME, "Timetables, cancelled meetings, exams; also solutions for it.", "We made it Thursdays after the lab."),
    (BEYOND, "What came of it beside marks: friends, courage, belonging.", "I know people in the corridor now."),
    (UNEQUAL, "Differences between pairs, and what people think why.", "My flatmate met hers twice."),
)
GROUP: tuple[Line, ...] = (
    (None, "Think back to your first weeks. What was it like?", (), ()),
    (0, "I ate my sandwiches in the car because I didn’t know where people sit.", (FIRST_WEEKS,), (FIRST_WEEKS,)),
    (1, "I found everything on the map and nobody on the map.", (FIRST_WEEKS,), (FIRST_WEEKS, BEYOND)),
    (
        2,
        "My timetable had a clash and I thought it was my fault. My buddy laughed, hers had three.",
        (FIRST_WEEKS, SAME_AS_ME),
        (SAME_AS_ME,),
    ),
    (None, "What did your buddy do that helped?", (), ()),
    (
        3,
        "She had failed the same exam the year before. That was worth more than a tutor who never failed anything.",
        (SAME_AS_ME,),
        (SAME_AS_ME,),
    ),
    (0, "He showed me where he sits. That is all it was, and I still sit there.", (BEYOND,), (BEYOND, SAME_AS_ME)),
    (1, "We did past papers. Half of the hour we talked about home.", (BEYOND,), (BEYOND,)),
    (None, "And where did it get stuck?", (), ()),
    (2, "November. Both of us had deadlines and nobody wanted to be the one who asks.", (TIME,), (TIME,)),
    (3, "We made it Thursdays after the lab and then it never failed again.", (TIME,), (TIME,)),
    (
        4,
        "Mine stopped answering. I don’t blame her, but it is strange to be left by somebody who is meant to help.",
        (UNEQUAL, TIME),
        (UNEQUAL,),
    ),
    (0, "My flatmate met hers twice in a year. I met mine every week. It is the same program.", (UNEQUAL,), (UNEQUAL,)),
    (None, "What is different now?", (), ()),
    (1, "I know people in the corridor. In October I knew room numbers.", (BEYOND,), (BEYOND,)),
    (3, "I put my hand up. Ask anyone who sat next to me in October.", (BEYOND,), (BEYOND,)),
    (2, "I passed statistics. I would not have sat it.", (), (BEYOND,)),
    (
        4,
        "I would still recommend it, but tell people what to do when it doesn’t work. I didn’t know whom to ask.",
        (UNEQUAL,),
        (UNEQUAL, FIRST_WEEKS),
    ),
)
INTERVIEWS: tuple[tuple[Line, ...], ...] = (
    (
        (None, "How did you come to take part?", (), ()),
        (
            0,
            "My sister said: find somebody who was there a year ago, they remember what they did not know.",
            (SAME_AS_ME,),
            (),
        ),
        (
            0,
            "I expected a tutor. I got somebody who told me which lecturer answers e-mails.",
            (SAME_AS_ME, FIRST_WEEKS),
            (),
        ),
        (None, "What was hard?", (), ()),
        (0, "Asking for a second meeting. The first one is arranged for you, the second is yours.", (TIME,), ()),
    ),
    (
        (None, "Tell me about a meeting that you remember well.", (), ()),
        (
            0,
            "We walked to the sea front and did not talk about university at all. After that I could ask anything.",
            (BEYOND,),
            (),
        ),
        (None, "What would you change?", (), ()),
        (0, "Tell us what to do when the other one is silent. I waited five weeks.", (UNEQUAL,), ()),
    ),
)
THEMES = (
    (
        "A year ahead is close enough",
        "What helps is not that buddies know more, but that they were lost in the same place a year ago and say so.",
        (SAME_AS_ME, FIRST_WEEKS),
        (3, 5),
    ),
    (
        "A fixed hour carries pairs through November",
        "Pairs with a fixed hour get through the weeks of deadlines; those who arrange each meeting anew stop there.",
        (TIME,),
        (9, 10),
    ),
    (
        "Who is left alone does not know whom to tell",
        "Where a buddy goes silent, students wait, and take it personally. They ask for one clear place to turn to.",
        (UNEQUAL,),
        (11, 17),
    ),
)
MEMO = (
    "We coded “It depends on the buddy” quite alike, “More than studying” less so: I had counted only friendships, "
    "Samuel courage as well. We have widened the definition and left the codings as they were."
)
