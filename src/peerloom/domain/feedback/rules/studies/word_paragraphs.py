"""The main part of a Word file, element by element, to paragraphs. No tree of it is built."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.rules.studies.limits import MOST_LETTERS
from peerloom.domain.feedback.rules.studies.transcripts import TOO_LONG, UnreadableTranscript

DEEPEST = 400
MOST_ELEMENTS = 500_000
"""A second of work; ten hours of talk with every word in a format of its own stay below it."""

_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
"""The same once more, for older programs."""

LEFT_OUT: dict[str, str | Promise] = {
    "comments": _("comments"),
    "headers": _("headers and footers"),
    "notes": _("footnotes and endnotes"),
    "deleted": _("text that was deleted while changes were tracked"),
    "hidden": _("hidden text"),
    "boxes": _("text boxes"),
}
_NOTED = {
    "commentReference": "comments",
    "headerReference": "headers",
    "footerReference": "headers",
    "footnoteReference": "notes",
    "endnoteReference": "notes",
}
_SKIPPED = {"del": "deleted", "moveFrom": "deleted", "txbxContent": "boxes", "rt": ""}
"""With all in them. ``rt`` is how a letter is read aloud, above it."""

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


class WordReading:
    """``paragraphs`` in the order of the page; a row of a table is one, with tabs between its cells.

    A paragraph whose end was deleted goes on in the next one. Of what was moved, the new place counts.
    """

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.left_out: set[str] = set()
        self._said: list[str] = []
        self._size = 0
        self._depth = self._elements = 0
        self._skipped = 0  # elements that are open in one that is left out
        self._run = 0  # the depth of the open run, 0 outside
        self._hidden = self._in_text = self._in_mark = self._goes_on = False
        self._rows: list[list[str]] = []  # of tables that are open, each in a cell of the one before
        self._cells: list[list[str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise UnreadableTranscript(
                _("This file is built in a more complicated way than any transcript. Paste its text instead.")
            )
        space, _space, local = name.rpartition(" ")
        if self._skipped:
            self._skipped += 1
        elif name == _FALLBACK:
            self._skipped = 1
        elif space in _WORDS:
            self._begin(local, attributes, space)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        space, _space, local = name.rpartition(" ")
        if space not in _WORDS:
            return
        if local == "t":
            self._in_text = False
        elif local == "r":
            self._run, self._hidden = 0, False
        elif local == "pPr":
            self._in_mark = False
        elif local in ("p", "tc", "tr", "body"):
            self._close(local)

    def letters(self, said: str) -> None:
        if self._in_text and not self._skipped:
            self._say(said.replace("\r", " ").replace("\n", " "))

    def _begin(self, local: str, attributes: dict[str, str], space: str) -> None:
        if local in _SKIPPED or local.endswith("PrChange"):
            self._skip(local)
        elif local == "t":
            self._in_text = True
        elif local == "r":
            self._run = self._depth
        elif local == "pPr":
            self._in_mark = True
        elif local == "tr":
            self._rows.append([])
        elif local == "tc":
            self._cells.append([])
        elif local == "vanish":
            self._hidden = bool(self._run) and attributes.get(f"{space} val", "1") not in _OFF
        elif local in _SIGNS and self._depth == self._run + 1:
            self._say(_SIGNS[local])
        elif local in _NOTED:
            self.left_out.add(_NOTED[local])

    def _skip(self, local: str) -> None:
        self._skipped = 1
        if self._in_mark and local in ("del", "moveFrom"):
            self._goes_on = True
        elif _SKIPPED.get(local):
            self.left_out.add(_SKIPPED[local])

    def _say(self, said: str) -> None:
        if self._hidden:
            self.left_out.add("hidden")
            return
        self._grow(len(said))
        self._said.append(said)

    def _close(self, local: str) -> None:
        if local == "p":
            if not self._goes_on:
                self._end_paragraph()
            self._goes_on = False
            return
        if self._said:
            self._end_paragraph()  # its end was deleted, and nothing follows
        if local == "tc" and self._cells:
            cell = "\n".join(self._cells.pop()).strip()
            if self._rows and cell:
                self._rows[-1].append(cell)
        elif local == "tr" and self._rows:
            self._keep("\t".join(self._rows.pop()))

    def _end_paragraph(self) -> None:
        self._keep("".join(self._said))
        self._said = []

    def _keep(self, paragraph: str) -> None:
        self._grow(1)
        (self._cells[-1] if self._cells else self.paragraphs).append(paragraph)

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > MOST_LETTERS:
            raise UnreadableTranscript(TOO_LONG)
