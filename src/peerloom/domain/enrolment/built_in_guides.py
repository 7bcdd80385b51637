"""What mentors and mentees are asked in an interview where a program wrote nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side

Words = str | Promise
BuiltInGuide = tuple[Words, Sequence[Words], Sequence[tuple[Words, ...]]]


def built_in_guide(side: Side) -> BuiltInGuide:
    """Introduction, questions, and aspects as (key, label, help, what 1, 3 and 5 look like)."""
    return _MENTORS if side == Side.MENTOR else _MENTEES


_MENTORS: BuiltInGuide = (
    _(
        "Say who you are and how long you will talk (half an hour is enough). Tell them that you take notes, who reads "
        "them, and that there are no right answers. Ask for examples from their life rather than for opinions."
    ),
    (
        _("What made you apply, and why now?"),
        _("Tell me about someone who helped you along. What did they do?"),
        _("When did you last listen to someone who saw things quite differently? What happened?"),
        _("Your mentee cancels three times in a row. What do you do?"),
        _("Your mentee tells you something that worries you. What do you do first, and whom do you tell?"),
        _("What do you know or do well that a mentee could learn from you?"),
        _("How does this fit into your weeks until the end of the program? What could get in the way?"),
        _("What would you find hard, and what support would you want from us?"),
    ),
    (
        (
            "communication",
            _("Communication"),
            _("Listens, asks, and says things so that they can be heard."),
            _("Talks over others or answers past the question."),
            _("Listens and answers clearly; asks little."),
            _("Listens closely, asks openly, checks what was meant."),
        ),
        (
            "empathy",
            _("Empathy"),
            _("Takes another’s view seriously without taking over."),
            _("Judges quickly or knows at once what the other should do."),
            _("Sees the other’s side when asked about it."),
            _("Brings up the other’s side unasked and lets it stand."),
        ),
        (
            "expertise",
            _("Expertise"),
            _("Has something to pass on that mentees of this program look for."),
            _("Little that touches what mentees ask for."),
            _("Solid experience in one thing that mentees ask for."),
            _("Broad experience, and can tell how they learned it."),
        ),
        (
            "willingness",
            _("Willingness"),
            _("Will be there, regularly, until the end."),
            _("Time is vague, or the reason to apply is their own gain."),
            _("Has set time aside; some doubts about the length."),
            _("Has planned the time, and knows what they commit to."),
        ),
    ),
)

_MENTEES: BuiltInGuide = (
    _(
        "Say who you are and that this is a conversation, not an exam: it helps to find the right mentor. Tell them "
        "who reads your notes. Give them time to think; silence is fine."
    ),
    (
        _("What would you like to be different for you at the end of the program?"),
        _("What have you already tried on the way there?"),
        _("What are you good at? What would a friend say?"),
        _("When did you last ask someone for help? How was that?"),
        _("What should a mentor know about you so that you get on well?"),
        _("What would make it hard for you to meet regularly?"),
        _("Is there anything that you would not want to talk about with a mentor?"),
    ),
    (
        (
            "strengths",
            _("Strengths"),
            _("What they bring along and can build on."),
            _("Sees nothing of their own to build on yet."),
            _("Names strengths when asked."),
            _("Knows their strengths and how they have used them."),
        ),
        (
            "goals",
            _("Goals"),
            _("What they want from it, and whether a mentor can help with that."),
            _("No goal yet, or one that this program cannot serve."),
            _("A direction; the first steps are open."),
            _("A clear goal, and an idea of a first step."),
        ),
        (
            "readiness",
            _("Readiness"),
            _("Whether now is the time: will they turn up, and do they want to?"),
            _("Was sent by someone, or has no time at present."),
            _("Wants to; time or courage need some support."),
            _("Wants to, has the time, and will say when something is wrong."),
        ),
    ),
)
