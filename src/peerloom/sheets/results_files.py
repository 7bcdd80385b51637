"""The files of a matching: pairs, people left out, the summary and the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from peerloom.sheets.outcome import POINTS, Outcome
from peerloom.sheets.safe_files import csv_text, write_together

PAIRS, UNMATCHED, SUMMARY, REPORT = "pairs.csv", "unmatched.csv", "summary.json", "report.html"
MADE_BY = "peerloom match"


class CannotWriteResults(Exception):
    """The folder can't take the results. ``str`` is one line that says what to do."""


def pairs_csv(found: Outcome) -> str:
    headings = ["mentee", "mentor", "mentee_name", "mentor_name", "score", *found.headings, "runner-up"]
    return csv_text(
        [*headings, "runner-up score", "locked"],
        (
            [
                line.mentee,
                line.mentor,
                line.mentee_name,
                line.mentor_name,
                f"{line.score:.2f}",
                *("" if part is None else part for part in line.parts),
                line.runner_up,
                "" if line.runner_up_score is None else f"{line.runner_up_score:.2f}",
                "yes" if line.locked else "no",
            ]
            for line in found.pairs
        ),
    )


def unmatched_csv(found: Outcome) -> str:
    return csv_text(
        ["person", "name", "side", "reason", "smallest change that would help"],
        ([line.person, line.name, line.side, line.reason, line.change] for line in found.left_out),
    )


def summary(found: Outcome, *, seconds: float) -> dict[str, object]:
    """Figures of the whole: scores are on the scale of 0 to 100 that `pairs.csv` has, totals are their sums."""
    matching = found.matching
    return {
        "matched": matching.matched,
        "mentees": matching.mentees,
        "mentors": matching.mentors,
        "total": round(matching.total / POINTS, 2),
        "upper_bound": round(matching.upper_bound / POINTS, 2),
        "gap": round(matching.gap, 6),
        "worst": round(matching.worst / POINTS, 2),
        "objective": matching.objective,
        "seconds": round(seconds, 3),
        "pairs": len(matching.pairs),
        "mentees_left_out": len(found.mentees_left_out()),
        "mentors_left_out": len(found.mentors_left_out()),
        "duplicates": len(found.people.duplicates),
        "guessed": found.plan.guessed,
        "made_by": MADE_BY,
    }


def summary_json(figures: Mapping[str, object]) -> str:
    return json.dumps(figures, indent=2, ensure_ascii=False) + "\n"


def write_results(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files of a matching into a folder of their own. Raises `CannotWriteResults`.

    Results of an earlier run of this command are replaced; files that somebody else put there never are.
    """
    try:
        _refuse_foreign(folder)
        write_together(folder, texts)
        if REPORT not in texts:
            (folder / REPORT).unlink(missing_ok=True)  # it would describe an earlier matching
    except OSError as error:
        reason = error.strerror or "it can't be written"
        raise CannotWriteResults(f"{folder}: {reason}. Give another folder with --out.") from error


def _refuse_foreign(folder: Path) -> None:
    present = [name for name in (PAIRS, UNMATCHED, SUMMARY, REPORT) if (folder / name).exists()]
    if not present:
        return
    try:
        content = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        ours = isinstance(content, dict) and content.get("made_by") == MADE_BY
    except (OSError, ValueError):
        ours = False
    if not ours:
        raise CannotWriteResults(
            f"{folder}: {present[0]} is there already and not from this command. Move it or give another --out."
        )
