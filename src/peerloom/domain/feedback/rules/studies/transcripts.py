"""Reading what was said: from text to turns, each with the name that stands before it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.rules.studies.limits import (
    LONGEST_SEGMENT,
    MOST_LETTERS,
    MOST_SEGMENTS,
    MOST_SPEAKERS,
)
from peerloom.foundation.refusals import Refused

TOO_LONG = _("This is more than ten hours of talk. Divide it into parts, one transcript each.")
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_NAME = r"(?P<who>[^\W_][^:\n<>|;,!?]{0,39}?)"
_SPEAKER = re.compile(rf"^\s*(?:[\[(]?{_TIME}[\])]?\s+)?{_NAME}\s*[:：]\s+(?P<said>\S.*)$", re.DOTALL)
_HEADED = re.compile(
    rf"^{_NAME}(?:\s{{2,}}|\t|\s*(?=[\[(]))[\[(]?{_TIME}[\])]?$"
    rf"|^\[(?P<in_brackets>[^\[\]:]{{1,40}})\]\s*{_TIME}$"
)
"""Meeting programs write a name and a time on a line of its own, wide apart, and the words below."""

_TIMING = re.compile(r"-->")
_VOICE = re.compile(r"^<v(?:\.[^\s>]*)?\s+(?P<who>[^>]{1,80})>")
_TAG = re.compile(r"<[^>]{0,200}>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
LONGEST_NAME = 4
"""In words: what is longer before a colon is a sentence."""

LONGEST_HEADING = 60
"""In letters: a name and a time."""

_CAPTION_GROWS_TO = 400
"""Letters after which a caption without a speaker may end where a sentence does."""


class UnreadableTranscript(Refused):
    """The text is too long, no text, of another kind, or holds nothing that was said."""


@dataclass(frozen=True, slots=True)
class Turn:
    """``speaker`` is the name as it stands in the text, "" where none does."""

    speaker: str
    words: str


def turns_in(text: str, *, kind: str = "txt") -> list[Turn]:
    """What was said, turn by turn. A name with a colon begins a turn, and so does a line that holds but a name and a
    time; an empty line begins a paragraph. The time is left out.

    Captions lose their times, and those of one speaker in a row are put together. Tags stay what they are in plain
    text: letters. Raises UnreadableTranscript, which says what to do.
    """
    if len(text) > MOST_LETTERS:
        raise UnreadableTranscript(TOO_LONG)
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    turns = list(_together(_captions(lines))) if kind in ("vtt", "srt") else list(_paragraphs(lines))
    turns = [piece for turn in turns if turn.words.strip() for piece in _short_enough(turn)]
    if not turns:
        raise UnreadableTranscript(_("There is nothing in it that was said. Look whether it is the right text."))
    if len(turns) > MOST_SEGMENTS:
        raise UnreadableTranscript(
            _("This has more than %(most)s paragraphs. Divide it into parts, one transcript each.")
            % {"most": MOST_SEGMENTS}
        )
    if len({turn.speaker for turn in turns} - {""}) > MOST_SPEAKERS:
        raise UnreadableTranscript(
            _("More than %(most)s different names stand before a colon. Begin a line so only where somebody speaks.")
            % {"most": MOST_SPEAKERS}
        )
    return turns


def names_a_speaker(line: str) -> bool:
    """Whether somebody begins to speak in this line: "Linh: ...", "Linh Tran   0:03"."""
    return bool(_spoken(line).speaker)


def _paragraphs(text: str) -> Iterator[Turn]:
    for block in re.split(r"\n[ \t]*\n", text):
        current: Turn | None = None
        for line in block.split("\n"):
            spoken = _spoken(line)
            if spoken.speaker or current is None:
                if current is not None:
                    yield current
                current = spoken
            else:
                current = replace(current, words=f"{current.words}\n{line.strip()}".strip())
        if current is not None:
            yield current


def _spoken(line: str) -> Turn:
    line = line.strip()
    headed = _HEADED.match(line) if len(line) <= LONGEST_HEADING else None
    found = headed or _SPEAKER.match(line)
    if not found:
        return Turn("", line)
    who = (found["who"] or found["in_brackets"]).strip()
    said = "" if headed else found["said"]
    if len(who.split()) > LONGEST_NAME or said.startswith("//"):
        return Turn("", line)
    return Turn(who, said)


def _captions(text: str) -> Iterator[Turn]:
    """Of WebVTT and SubRip: what stands under a line with times, until the next empty line."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        timed = next((place for place, line in enumerate(lines[:3]) if _TIMING.search(line)), None)
        if timed is None:
            continue  # the heading, a note, a style
        for line in lines[timed + 1 :]:
            voice = _VOICE.match(line.strip())
            said = html.unescape(_TAG.sub("", line)).strip()
            if said:
                yield Turn(voice["who"].strip()[:40], said) if voice else _spoken(said)


def _together(turns: Iterator[Turn]) -> Iterator[Turn]:
    current: Turn | None = None
    for turn in turns:
        if current is None:
            current = turn
        elif _goes_on(current, turn):
            current = replace(current, words=f"{current.words} {turn.words}")
        else:
            yield current
            current = replace(turn, speaker=turn.speaker or current.speaker)
    if current is not None:
        yield current


def _goes_on(current: Turn, turn: Turn) -> bool:
    """Captions name a speaker once; those that follow without a name go on, until somebody else speaks."""
    if turn.speaker and turn.speaker != current.speaker:
        return False
    return len(current.words) < _CAPTION_GROWS_TO or current.words[-1] not in ".!?…。！？"


def _short_enough(turn: Turn) -> Iterator[Turn]:
    words = turn.words.strip()
    while len(words) > LONGEST_SEGMENT:
        cut = max(words.rfind(sign, 0, LONGEST_SEGMENT - 1) for sign in (". ", "? ", "! ", "\n"))
        cut = cut + 1 if cut > 0 else max(words.rfind(" ", 0, LONGEST_SEGMENT), 0) or LONGEST_SEGMENT
        yield replace(turn, words=words[:cut].strip())
        words = words[cut:].strip()
    if words:
        yield replace(turn, words=words)
