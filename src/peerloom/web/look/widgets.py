"""Form widgets of the look, beyond Django's own. All work without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = (
    (_("Mo"), _("Monday")),
    (_("Tu"), _("Tuesday")),
    (_("We"), _("Wednesday")),
    (_("Th"), _("Thursday")),
    (_("Fr"), _("Friday")),
    (_("Sa"), _("Saturday")),
    (_("Su"), _("Sunday")),
)


class HintedRadio(forms.RadioSelect):
    """Radio rows with a line of explanation under each; `hints` by value."""

    def __init__(self, *, hints: Mapping[str, Any], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hints = dict(hints)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class DropZone(forms.FileInput):
    """A file field that also takes a file dropped on it; `advice` says what fits: "CSV or XLSX, up to 50 MB"."""

    template_name = "components/drop_zone.html"

    def __init__(self, *, advice: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.advice = advice

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["advice"] = self.advice
        return context


class WordSlider(forms.NumberInput):
    """A slider that says in words where it stands; `words` holds one for each whole number from `least` up."""

    input_type = "range"
    template_name = "components/word_slider.html"

    def __init__(self, *, words: Sequence[Any], least: int = 0, attrs: dict[str, Any] | None = None) -> None:
        self.words = list(words)
        self.least = least
        super().__init__({"min": least, "max": least + len(self.words) - 1, "step": 1} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        place = self._place(context["widget"]["value"])
        context["widget"]["words"] = [str(word) for word in self.words]
        context["widget"]["now"] = str(self.words[place])
        context["widget"]["attrs"]["aria-valuetext"] = context["widget"]["now"]
        return context

    def _place(self, value: str | None) -> int:
        """A value that is no number stands in the middle, where a browser's slider would put it."""
        try:
            place = int(float(value or "")) - self.least
        except ValueError:
            place = (len(self.words) - 1) // 2
        return min(max(place, 0), len(self.words) - 1)


class CodeInput(forms.TextInput):
    """Where a code from an e-mail or an authenticator is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"class": "code-input", "autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off"}
        super().__init__(given | (attrs or {}))


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own; it wants hours and minutes whatever the language."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WeekGrid(forms.CheckboxSelectMultiple):
    """A week of boxes. Values are "day-hour": "0-8" is Monday from 8:00, for `step` hours.

    The field needs `choices=week_choices(...)` with the same hours and step.
    """

    template_name = "components/week_grid.html"

    def __init__(self, *, first: int = 8, last: int = 22, step: int = 2, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hours = range(first, last, step)
        self.step = step

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = set(context["widget"]["value"])
        context["widget"]["days"] = DAYS
        context["widget"]["rows"] = [(_clock(hour), self._cells(hour, chosen)) for hour in self.hours]
        return context

    def _cells(self, hour: int, chosen: set[str]) -> list[tuple[str, str, bool]]:
        """For each day: the value, its name in words, whether it is chosen."""
        return [
            (value, slot_name(day, hour, self.step), value in chosen)
            for day, value in ((day, f"{day}-{hour}") for day in range(len(DAYS)))
        ]


def week_choices(*, first: int = 8, last: int = 22, step: int = 2) -> list[tuple[str, str]]:
    """Every slot of a WeekGrid with its name in words."""
    hours = range(first, last, step)
    return [(f"{day}-{hour}", slot_name(day, hour, step)) for hour in hours for day in range(len(DAYS))]


def slot_name(day: int, hour: int, step: int) -> str:
    return str(
        _("%(day)s %(start)s to %(end)s") % {"day": DAYS[day][1], "start": _clock(hour), "end": _clock(hour + step)}
    )


def _clock(hour: int) -> str:
    return f"{hour}:00"
