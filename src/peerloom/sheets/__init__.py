"""Sign-up sheets: read them, guess what their columns mean, turn rows into profiles, write results safely."""

from peerloom.sheets.answers import CannotReadCell, parse_answer, parse_cell
from peerloom.sheets.columns import guess_columns
from peerloom.sheets.guessing import guess
from peerloom.sheets.people import Duplicate, People, profiles
from peerloom.sheets.plan import Plan, criterion_sentence
from peerloom.sheets.reading import read_sheet
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import CannotReadSheet, Limits, RowIssue, Sheet, SheetRow

__all__ = [
    "CannotReadCell",
    "CannotReadSheet",
    "ColumnGuess",
    "Duplicate",
    "Limits",
    "People",
    "Plan",
    "Role",
    "RowIssue",
    "Sheet",
    "SheetRow",
    "criterion_sentence",
    "guess",
    "guess_columns",
    "parse_answer",
    "parse_cell",
    "profiles",
    "read_sheet",
]
