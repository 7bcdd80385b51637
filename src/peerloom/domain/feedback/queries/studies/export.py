"""A study as files, under pseudonyms: coders are numbered too."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from peerloom.domain.feedback.models import Segment, Study
from peerloom.domain.feedback.queries.studies.codings import codes_with_counts, quote_of, seen_codings
from peerloom.domain.feedback.queries.studies.themes import report_of
from peerloom.foundation.scope import Actor
from peerloom.sheets.safe_files import csv_file


def codings_csv(study: Study, actor: Actor) -> str:
    """Every coding that the actor may see, with its words."""
    coders: dict[int, int] = {}
    headings = ["transcript", "paragraph", "speaker", "code", "coder", "from", "to", "quote"]

    def rows() -> Iterator[list[object]]:
        for coding in seen_codings(study, actor):
            segment = coding.segment
            yield [
                segment.transcript.title,
                segment.position + 1,
                _who(segment),
                coding.code.name,
                coders.setdefault(coding.coder_id, len(coders) + 1),
                coding.start,
                coding.end,
                quote_of(coding),
            ]

    return csv_file(headings, rows())


def codebook_csv(study: Study, actor: Actor) -> str:
    headings = ["code", "below", "definition", "example", "passages", "retired"]
    return csv_file(headings, (list(row.values()) for row in _codebook(study, actor)))


def codebook_json(study: Study, actor: Actor) -> str:
    return json.dumps({"study": study.name, "codes": _codebook(study, actor)}, ensure_ascii=False, indent=2)


def study_zip(study: Study, actor: Actor) -> bytes:
    """Codings, codebook, transcripts, themes and memos. What was taken out is in none of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("codings.csv", codings_csv(study, actor))
        folder.writestr("codebook.csv", codebook_csv(study, actor))
        folder.writestr("codebook.json", codebook_json(study, actor))
        folder.writestr("transcripts.csv", _transcripts_csv(study))
        folder.writestr("themes.csv", _themes_csv(study))
        folder.writestr("memos.csv", _memos_csv(study))
    return stream.getvalue()


def _codebook(study: Study, actor: Actor) -> list[dict[str, object]]:
    return [
        {
            "code": code.name,
            "below": code.parent.name if code.parent else "",
            "definition": code.definition,
            "example": code.example,
            "passages": code.passages,  # type: ignore[attr-defined]  # counted
            "retired": code.retired_at is not None,
        }
        for code in codes_with_counts(study, actor)
    ]


def _transcripts_csv(study: Study) -> str:
    rows = (
        Segment.objects.within(study.organisation_id)
        .filter(transcript__meeting__study=study)
        .select_related("transcript", "speaker")
        .order_by("transcript__added_at", "transcript", "position")
    )
    lines = ([row.transcript.title, row.position + 1, _who(row), row.words] for row in rows)
    return csv_file(["transcript", "paragraph", "speaker", "words"], lines)


def _themes_csv(study: Study) -> str:
    lines = [
        [read.theme.name, read.theme.statement, ", ".join(code.name for code in read.codes), quote.who, quote.words]
        for read in report_of(study).themes
        for quote in read.quotes
    ]
    return csv_file(["theme", "statement", "codes", "speaker", "quote"], lines)


def _memos_csv(study: Study) -> str:
    lines = [[memo.written_at.date().isoformat(), memo.words] for memo in study.memos.all()]
    return csv_file(["written", "memo"], lines)


def _who(segment: Segment) -> str:
    if segment.removed_at is not None:
        return _("taken out")
    return segment.speaker.pseudonym if segment.speaker else ""
