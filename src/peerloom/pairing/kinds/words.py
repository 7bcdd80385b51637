"""Reading free texts in many languages: which words each one holds, and which language it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from peerloom.pairing.kinds.texts_scripts import KANA, WORD, folded, script_of, syllables, tidy
from peerloom.pairing.kinds.texts_stop_words import STOP_WORDS

FEW_WORDS = 8
LEAST_STOP_WORDS = 0.12
"""The share of stop words below which a text is in none of the languages that have a list. English has nearly half."""
FIRST_WORD_SIGN = "\u3005"
OTHER_LANGUAGE = 3
"""So many different stop words of a further language say that parts of the text are in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How often each word occurs (folded; pairs of characters in scripts without spaces), stop words left out.

    ``language`` is an ISO 639-1 code, what the writer gave, or the name of a script where nothing more is known.
    """

    counts: Mapping[str, int]
    language: str


@dataclass(slots=True)
class _Draft:
    counts: Counter[str]
    votes: Counter[str]
    language: str
    script: str


def read_texts(texts: Sequence[str], languages: Sequence[str] = ()) -> list[Reading]:
    """Read the texts of one pool. ``languages`` holds a code for each text, "" where it isn't known.

    A text too short to tell is taken to be in the language that most other texts in its script are in. Raises
    ValueError where languages are given, but not as many as texts.
    """
    if languages and len(languages) != len(texts):
        raise ValueError(f"languages must be as many as texts: {len(languages)} for {len(texts)}")
    reader = _Reader()
    drafts = [reader.draft(text) for text in texts]
    for draft, given in zip(drafts, languages, strict=False):
        draft.language = code_of(given) or draft.language
    usual = _usual_languages(drafts)
    for draft in drafts:
        draft.language = draft.language or usual.get(draft.script, draft.script)
    return [Reading(_telling(draft), draft.language) for draft in drafts]


def code_of(language: str) -> str:
    """The language alone: "de" of "de-AT", "DE" or "de_CH"."""
    return language.strip().casefold().replace("_", "-").split("-")[0]


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Each word or unbroken run: the code of its script without spaces or "word", as written, and folded."""
    for found in WORD.finditer(tidy(text)):
        kind = found.lastgroup or "word"
        written = found.group()
        yield kind, written, folded(written)


def pairs_of(run: str) -> list[str]:
    """Neighbouring characters of a run without spaces, folded; a single character stands for itself."""
    parts = [folded(part) for part in syllables(run)]
    return [one + other for one, other in pairwise(parts)] or parts


@cache
def stop_words() -> Mapping[str, tuple[str, ...]]:
    """Folded stop word to the languages that have it."""
    found: dict[str, list[str]] = {}
    for language, words in sorted(STOP_WORDS.items()):
        for word in sorted(set(_parts(words))):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _parts(words: str) -> Iterable[str]:
    for kind, written, form in pieces(words):
        yield from [form] if kind == "word" else pairs_of(written)


class _Reader:
    """Remembers each word it has seen: most words of a pool are in many texts."""

    def __init__(self) -> None:
        self._forms: dict[str, str] = {}
        self._pairs: dict[str, list[str]] = {}
        self._scripts: dict[str, str] = {}

    def draft(self, text: str) -> _Draft:
        counts: Counter[str] = Counter()
        unspaced: Counter[str] = Counter()
        text = tidy(text)
        for found in WORD.finditer(text):
            written = found.group()
            if found.lastgroup == "word":
                form = self._forms.get(written)
                if form is None:
                    form = self._forms[written] = folded(written)
                counts[form] += 1
                continue
            if written not in self._pairs:
                self._pairs[written] = pairs_of(written)
            counts.update(self._pairs[written])
            unspaced[found.lastgroup or ""] += len(written)
        return self._judged(text, counts, unspaced)

    def _judged(self, text: str, counts: Counter[str], unspaced: Counter[str]) -> _Draft:
        known = stop_words()
        votes: Counter[str] = Counter()
        for form in counts.keys() & known.keys():
            for language in known[form]:
                votes[language] += counts[form]
        length = counts.total()
        if 2 * unspaced.total() > length:
            language = max(sorted(unspaced), key=lambda code: unspaced[code])
            language = "ja" if language == "zh" and KANA.search(text) else language
            return _Draft(counts, votes, language, language)
        script = self._script(counts)
        return _Draft(counts, votes, _language(votes, length, script), script)

    def _script(self, counts: Counter[str]) -> str:
        scripts: Counter[str] = Counter()
        for form in counts:
            if form not in self._scripts:
                self._scripts[form] = script_of(form)
            scripts[self._scripts[form]] += 1
        del scripts["DIGIT"]
        return max(sorted(scripts), key=lambda name: scripts[name], default="")


def _language(votes: Counter[str], length: int, script: str) -> str:
    """The one language whose stop words are most; "" where the text is too short to tell, else its script."""
    first, second = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    if first[1] > second[1] and first[1] >= LEAST_STOP_WORDS * length:
        return first[0]
    return "" if length < FEW_WORDS else script


def _usual_languages(drafts: Sequence[_Draft]) -> dict[str, str]:
    """Script to the language that most texts in it are in."""
    found: dict[str, Counter[str]] = {}
    for draft in drafts:
        if draft.language not in ("", draft.script):
            found.setdefault(draft.script, Counter())[draft.language] += 1
    return {script: max(sorted(seen), key=lambda code: seen[code]) for script, seen in found.items()}


def _telling(draft: _Draft) -> dict[str, int]:
    """The counts without stop words of the text's language, and of others that it plainly speaks as well."""
    known = stop_words()
    here = [form for form in draft.counts if form in known]
    spoken = {draft.language}
    for language in draft.votes:
        foreign = sum(language in known[form] and draft.language not in known[form] for form in here)
        if foreign >= OTHER_LANGUAGE:
            spoken.add(language)
    dropped = {form for form in here if not spoken.isdisjoint(known[form])}
    return {form: times for form, times in draft.counts.items() if form not in dropped and not _is_letter(form)}


def _is_letter(form: str) -> bool:
    """Whether this is a letter or digit by itself, and not the single sign of a script in which that is a word."""
    return len(form) == 1 and form < FIRST_WORD_SIGN
