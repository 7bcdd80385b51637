"""What a synthetic program has put on the shelves of its library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """``audience`` is "" for the whole organisation; ``file`` is the text of a file beside it."""

    title: str
    summary: str
    body: str
    audience: str = ""
    file: str = ""


QUESTIONS = """Ten questions for a first meeting

1. How did you come to be here?
2. What was your best hour this week?
3. What do you wish somebody had told you in your first month?
4. When are you at your best: mornings, evenings, under pressure, with time?
5. What should I know so that this goes well for you?
6. What would you like to be different at the end?
7. How will we notice that it is?
8. Where do you like to meet, and where not?
9. What stays between us, and what does not?
10. When do we meet next?
"""

FIRST_MEETING = """Take three of them, not all ten. The other side may pass on any.

- How did you come to be here?
- What was your best hour this week?
- What should I know so that this goes well for you?

The whole list is in the file beside this.
"""

FLAT = """1. **Walk.** Side by side is easier than face to face.
2. **Ask smaller.** “What did you do between twelve and one?” finds more than “How is it going?”
3. **Tell something first.** Short, and true.
4. **Do something.** Look a thing up together, fill in a form, cook.
5. **Say it.** “We are both a bit stuck today, aren't we?” is often the beginning.
"""

NAPKIN = """| line | for example |
| --- | --- |
| By then I want | to speak in one seminar a week |
| I will see it by | having asked one question by Friday |
| The first small step | write the question down tonight |
| What could get in the way | I wait for the perfect moment |
"""

ADVICE = """If you notice that you are about to say “You should …”, ask instead: **“What have you tried?”**

Then wait. Longer than feels comfortable.
"""

TOO_MUCH = """Say it early and say it plainly: “I have noticed that I think about this at night. Can we talk?”

The people who run your program are there for exactly that.
"""

LIMITS = """They listen, tell what helped them, and know where to turn.

They are not therapists, and they are not on call. In an emergency use the crisis contacts on your program's page.
"""

SHELF = (
    Item(
        "Ten questions for a first meeting",
        "For the hour in which nobody knows how to begin.",
        FIRST_MEETING,
        file=QUESTIONS,
    ),
    Item("When a meeting falls flat", "Five things to try when the conversation does not get going.", FLAT),
    Item("A goal that fits on a napkin", "Four lines that turn a wish into a first step.", NAPKIN),
    Item("Listening, or giving advice?", "A short reminder before you meet.", ADVICE, "mentors"),
    Item("How to say that it is getting too much", "For those who carry more than they should.", TOO_MUCH, "mentors"),
    Item("What a peer supporter can and cannot do", "So that nobody expects the wrong thing.", LIMITS, "mentees"),
)
