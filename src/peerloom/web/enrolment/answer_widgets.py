"""Widgets for answers that no single control can take. All work without JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Ranking(forms.MultiWidget):
    """One list for each place, the best first; its value is the options in that order."""

    template_name = "forms/widgets/ranking.html"
    use_fieldset = True

    def __init__(self, *, options: Sequence[str], places: int) -> None:
        choices = [("", _("No choice")), *((option, option) for option in options)]
        super().__init__([forms.Select({"class": "select"}, choices) for _place in range(places)])
        self.places = places

    def decompress(self, value: Any) -> list[str]:
        chosen = [str(option) for option in value or ()][: self.places]
        return chosen + [""] * (self.places - len(chosen))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, self.decompress(value), attrs)
        return context

    def subwidgets(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        yield from self.get_context(name, value, attrs)["widget"]["subwidgets"]


class LanguageBoxes(forms.CheckboxSelectMultiple):
    """A box for each language; those that few speak wait behind a heading that opens them."""

    template_name = "forms/widgets/languages.html"

    def __init__(self, *, first: Collection[str]) -> None:
        super().__init__({"class": "inline"})
        self.first = first

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        options = [option for _group, group, _index in context["widget"]["optgroups"] for option in group]
        more = [option for option in options if option["value"] not in self.first]
        context["widget"]["often"] = [option for option in options if option["value"] in self.first]
        context["widget"]["more"] = more
        context["widget"]["more_open"] = any(option["selected"] for option in more)
        return context
