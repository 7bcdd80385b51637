"""Letters of the world's scripts: where words begin and end, and the form in which two spellings of one are equal."""

from __future__ import annotations

import re
import unicodedata

UNSPACED = {
    "zh": "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "ja": "\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff\uff66-\uff9f",
    "ko": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "th": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "lo": "\u0e81-\u0ede",
    "my": "\u1000-\u103f\u1050-\u109f",
    "km": "\u1780-\u17d3",
}
"""Letters of languages that put no spaces between words, or, in Korean, put particles behind them."""

HIRAGANA = "\u3041-\u309f"
"""Mostly endings and particles of Japanese: left out, as stop words are elsewhere."""

ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
)
"""Marks that people leave out as often as not. Those of Indic scripts are vowels and stay."""

VOWEL_SIGNS = "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0dff\u0f71-\u0f84"
_DEPENDENT = (
    "\u0e30-\u0e3a\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059"
    "\u17b4-\u17d3\u3099\u309a\uff9e\uff9f"
)
_LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4"

_UNSPACED_LETTERS = "".join(UNSPACED.values())
_LETTER = rf"[^\W_{HIRAGANA}{_UNSPACED_LETTERS}]"
WORD = re.compile(
    "|".join(f"(?P<{language}>[{letters}]+)" for language, letters in UNSPACED.items())
    + rf"|(?P<word>{_LETTER}(?:{_LETTER}|[{ACCENTS}{VOWEL_SIGNS}])*)"
)
"""Words, and unbroken runs of one script without spaces; `lastgroup` says which."""

KANA = re.compile(f"[{HIRAGANA}{UNSPACED['ja']}]")
_SYLLABLE = re.compile(f"[{_LEADING}]?.[{_DEPENDENT}]*")
_ACCENT = re.compile(f"[{ACCENTS}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=.{3})")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ONE_LETTER = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ى": "ي", "ی": "ي", "ک": "ك"}
    | {"ة": "ه", "ـ": ""}
)
PLURAL_FROM = 5


def tidy(text: str) -> str:
    """The text in one Unicode form, without characters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def folded(word: str) -> str:
    """The form in which a word's spellings are equal: letter case, accents and vowel points never matter.

    An English, French, Spanish or Portuguese plural in -s meets its singular, -ie meets -y (Energie, energy), and the
    Arabic article goes. Nothing else is cut off: whatever is, sooner or later joins two words that mean something else.
    """
    form = word.casefold()
    if not form.isascii():
        bare = _ACCENT.sub("", unicodedata.normalize("NFKD", form))
        form = unicodedata.normalize("NFC", bare.translate(_ONE_LETTER))
        if _ARABIC.match(form):
            return _ARTICLE.sub("", form)
    if not form.isascii() or len(form) < PLURAL_FROM:
        return form
    if form[-1] == "s" and form[-2] not in "siu":
        form = form[:-1]
    return form[:-2] + "y" if form.endswith("ie") else form


def syllables(run: str) -> list[str]:
    """The run's characters, each with the marks that hang on it."""
    return _SYLLABLE.findall(run)


def script_of(word: str) -> str:
    """The script of the first letter, as Unicode names it: "LATIN", "CYRILLIC"."""
    return unicodedata.name(word[0], "").split(" ")[0].split("-")[0]
