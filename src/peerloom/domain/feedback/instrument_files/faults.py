"""What stands between a draft and being asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Texts


@dataclass(frozen=True, slots=True)
class Fault:
    """``item`` is the key of the item it is about, ``language`` the language; "" for the whole."""

    message: str
    item: str = ""
    language: str = ""


def faults_of(document: InstrumentDocument) -> list[Fault]:
    """Empty when it can be published: something is asked, and every language that it is offered in has all words."""
    return [*_of_structure(document), *(fault for texts in document.texts for fault in _of_words(document, texts))]


def _of_structure(document: InstrumentDocument) -> Iterator[Fault]:
    if not document.items:
        yield Fault(_("It asks nothing yet. Add at least one item."))
    for subscale in document.subscales:
        if not subscale.items:
            name = document.original.name_of(subscale.key) or subscale.key
            yield Fault(_("The score “%(name)s” has no items.") % {"name": name})


def _called(language: str) -> str:
    """ "German": the code where nobody has named it."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def _of_words(document: InstrumentDocument, texts: Texts) -> Iterator[Fault]:
    missing = [item for item in document.items if not texts.words_of(item.key).strip()]
    if missing:
        message = ngettext(
            "%(count)s item has no words yet (%(language)s).",
            "%(count)s items have no words yet (%(language)s).",
            len(missing),
        )
        yield Fault(
            message % {"count": len(missing), "language": _called(texts.language)},
            item=missing[0].key,
            language=texts.language,
        )
    for scale in document.scales:
        labelled = [bool(label) for label in document.original.labels_of(scale.key)]
        if any(labelled) and [bool(label) for label in texts.labels_of(scale.key)] != labelled:
            yield Fault(
                _("The steps of a scale are not all named (%(language)s).") % {"language": _called(texts.language)},
                language=texts.language,
            )
