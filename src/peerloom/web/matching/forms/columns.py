from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from peerloom.domain.matching.models import SheetColumn
from peerloom.domain.matching.operations import ColumnChoice
from peerloom.sheets import Role

ROLES: list[tuple[Any, list[tuple[str, Any]]]] = [
    (
        _("Who it is"),
        [
            (Role.EMAIL.value, _("E-mail address")),
            (Role.FULL_NAME.value, _("Whole name")),
            (Role.FIRST_NAME.value, _("First name")),
            (Role.LAST_NAME.value, _("Last name")),
            (Role.ID.value, _("Number or code of the person")),
            (Role.TIMESTAMP.value, _("When the form was sent")),
        ],
    ),
    (
        _("An answer to compare"),
        [
            (Role.CHOICES.value, _("Several choices")),
            (Role.CATEGORY.value, _("One choice")),
            (Role.SCALE.value, _("A step on a scale")),
            (Role.NUMBER.value, _("A number")),
            (Role.TEXT.value, _("Free text")),
            (Role.AVAILABILITY.value, _("Free time in the week")),
        ],
    ),
    (
        _("How to match"),
        [
            (Role.CAPACITY.value, _("How many partners this person takes")),
            (Role.IMPORTANCE.value, _("How much something matters to this person")),
            (Role.WISH.value, _("Whether this person wants something at all")),
        ],
    ),
    (_("Nothing"), [(Role.IGNORE.value, _("Leave it out"))]),
]
"""What a column can be taken for, in words."""

WORDS: dict[str, Any] = {value: words for _group, choices in ROLES for value, words in choices}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One line of the table of columns."""

    column: SheetColumn
    role: BoundField
    sensitive: BoundField

    @property
    def samples(self) -> list[str]:
        """A few different answers; a private column shows none."""
        if self.column.sensitive:
            return []
        return list(dict.fromkeys(str(sample) for sample in self.column.samples if str(sample).strip()))[:3]

    @property
    def guessed(self) -> bool:
        return self.column.role == self.column.guessed_role


class ColumnsForm(forms.Form):
    """What each column of a sheet is to be taken for."""

    def __init__(self, columns: Sequence[SheetColumn], data: Any = None) -> None:
        super().__init__(data)
        self.columns = list(columns)
        for column in self.columns:
            about = {"aria-describedby": f"heading-{column.position}"}
            self.fields[f"role-{column.position}"] = forms.ChoiceField(
                label=_("Taken for"), choices=ROLES, initial=column.role, widget=forms.Select(about)
            )
            self.fields[f"sensitive-{column.position}"] = forms.BooleanField(
                label=_("Private"), required=False, initial=column.sensitive, widget=forms.CheckboxInput(about)
            )

    def rows(self) -> list[ColumnRow]:
        return [
            ColumnRow(column, self[f"role-{column.position}"], self[f"sensitive-{column.position}"])
            for column in self.columns
        ]

    def choices(self) -> dict[int, ColumnChoice]:
        """The columns that are to be taken otherwise than now; call after validation."""
        wanted = {
            column: ColumnChoice(
                self.cleaned_data[f"role-{column.position}"], self.cleaned_data[f"sensitive-{column.position}"]
            )
            for column in self.columns
        }
        return {
            column.position: choice
            for column, choice in wanted.items()
            if (choice.role, choice.sensitive) != (column.role, column.sensitive)
        }
