"""Files of one kind that this product writes and reads back: everything is checked, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from peerloom.foundation.documents.files import NotText, data_from_bytes
from peerloom.foundation.documents.problems import Problem, UnreadableDocument
from peerloom.foundation.documents.values import Reader
from peerloom.foundation.uploads import MEGABYTE

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class FileKind(Generic[D]):
    """What such a file holds and calls itself, and what is said of one that is too large (``largest``, in bytes) or
    of another kind. ``problems_between`` finds what is wrong between the parts of a document."""

    document: type[D]
    format: str
    version: int
    largest: int
    problems_between: Callable[[D], Sequence[Problem]]
    too_large: Promise
    not_ours: Promise

    def from_bytes(self, content: bytes) -> D:
        """The document in a file. Raises UnreadableDocument, whatever the bytes are."""
        if len(content) > self.largest:
            raise UnreadableDocument([Problem("", str(self.too_large) % {"size": self.largest // MEGABYTE})])
        try:
            return self.from_data(data_from_bytes(content))
        except NotText:
            raise self._stranger() from None

    def from_data(self, data: object) -> D:
        """The document in parsed JSON. Raises UnreadableDocument."""
        if not isinstance(data, dict) or data.get("format") != self.format:
            raise self._stranger()
        version = data.get("version")
        if version != self.version or isinstance(version, bool):
            raise UnreadableDocument([Problem("version", _other_version(self.version))])
        reader = Reader()
        body = {name: value for name, value in data.items() if name not in ("format", "version")}
        found = reader.dataclass(self.document, body, "")
        if not isinstance(found, self.document):
            raise UnreadableDocument(reader.problems)
        problems = self.problems_between(found)
        if problems:
            raise UnreadableDocument(problems)
        return found

    def _stranger(self) -> UnreadableDocument:
        return UnreadableDocument([Problem("", str(self.not_ours))])


def _other_version(ours: int) -> str:
    return _("This site reads version %(ours)s; the file is of another one, or does not say.") % {"ours": ours}
