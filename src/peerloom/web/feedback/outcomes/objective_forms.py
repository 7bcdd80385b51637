from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, TargetKind, Whose
from peerloom.domain.feedback.models import Instrument, Measure, ObjectiveMeasure
from peerloom.domain.feedback.queries.outcome_rows import plain
from peerloom.domain.feedback.queries.yardsticks import measures_to_judge_by, scores_to_judge_by
from peerloom.domain.feedback.rules.activities import ACTIVITIES
from peerloom.domain.feedback.rules.objectives import Yardstick, kinds_of
from peerloom.domain.programs.models import Cohort, Objective
from peerloom.domain.programs.operations.objectives import LONGEST_REASON
from peerloom.foundation.scope import Actor
from peerloom.web.look.widgets import DateInput, HintedRadio

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
LEVEL, CHANGE = "level", "change"
SHAPES = [(LEVEL, gettext_lazy("How it is at the end")), (CHANGE, gettext_lazy("How far it moved from before"))]
SHAPE_HINTS = {
    LEVEL: gettext_lazy("A share of people, or a mean."),
    CHANGE: gettext_lazy("The mean change of those with a value from before and after. For numbers and scores."),
}
LEAST, MOST = "least", "most"
BOUNDS = [(LEAST, gettext_lazy("At least")), (MOST, gettext_lazy("At most"))]


class YardstickForm(forms.Form):
    """What an objective is judged by, and what is aimed for."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    what = forms.ChoiceField(label=gettext_lazy("Which figure"))
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=Whose.choices,
        initial=Whose.MENTEES,
        help_text=gettext_lazy("What happens between people is counted over all matches."),
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("What of it counts"),
        choices=SHAPES,
        initial=LEVEL,
        widget=HintedRadio(hints=SHAPE_HINTS),
    )
    bound = forms.ChoiceField(label=gettext_lazy("You aim for"), choices=BOUNDS, initial=LEAST)
    target = forms.DecimalField(
        label=gettext_lazy("Target"),
        max_digits=12,
        decimal_places=4,
        help_text=gettext_lazy("In per cent for a share, else in the measure’s own unit."),
    )
    baseline = forms.DecimalField(
        label=gettext_lazy("Before"),
        max_digits=12,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Where it stood, if you know."),
    )
    due = forms.DateField(label=gettext_lazy("By when"), widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("Why does this change?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Your reason stands beside the objective for good, with your name."),
        error_messages={"required": gettext_lazy("Say why this changes: it stands beside the objective for good.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        objective: Objective,
        tied: ObjectiveMeasure | None,
        frozen: bool,
        cohort: Cohort,
        actor: Actor,
    ) -> None:
        super().__init__(data, initial=_values_of(tied) if tied else _first_values(objective, cohort))
        self.fields["reason"].required = frozen
        self.measures = {measure.public_id: measure for measure in measures_to_judge_by(actor)}
        if tied and tied.measure:
            self.measures.setdefault(tied.measure.public_id, tied.measure)
        self.scores = {
            f"{score.instrument.public_id}:{score.key}": score
            for score in scores_to_judge_by(actor, language=get_language() or "en")
        }
        cast("forms.ChoiceField", self.fields["what"]).choices = self._choices()

    def _choices(self) -> list[Any]:
        scores = [
            (f"{MeasuredBy.INSTRUMENT}:{key}", _named(score.instrument_name, score.name))
            for key, score in self.scores.items()
        ]
        groups = [
            (_("An outcome"), [(f"{MeasuredBy.OUTCOME}:{key}", one.name) for key, one in self.measures.items()]),
            (_("What people answer"), scores),
            (_("What happens"), [(f"{MeasuredBy.ACTIVITY}:{key}", one.name) for key, one in ACTIVITIES.items()]),
        ]
        return [("", _("Choose a figure")), *(group for group in groups if group[1])]

    def yardstick(self) -> Yardstick:
        values = self.cleaned_data
        by, _colon, key = values["what"].partition(":")
        measure: Measure | None = self.measures[key] if by == MeasuredBy.OUTCOME else None
        score = self.scores[key] if by == MeasuredBy.INSTRUMENT else None
        instrument: Instrument | None = score.instrument if score else None
        figure = score.key if score else ("" if measure else key)
        return Yardstick(
            by=by,
            kind=self._kind(by, measure, figure),
            target=values["target"],
            due=values["due"],
            measure=measure,
            instrument=instrument,
            figure=figure,
            whose=values["whose"],
            at_least=values["bound"] == LEAST,
            baseline=values["baseline"],
        )

    def _kind(self, by: str, measure: Measure | None, figure: str) -> str:
        """A level is a share or a mean, whichever the figure has."""
        if self.cleaned_data["shape"] == CHANGE:
            return TargetKind.CHANGE
        return next((kind for kind in kinds_of(by, measure=measure, figure=figure) if kind != TargetKind.CHANGE), "")


def _named(whole: str, part: str) -> str:
    return whole if whole == part else f"{whole}: {part}"


def _values_of(tied: ObjectiveMeasure) -> dict[str, Any]:
    key = {
        MeasuredBy.OUTCOME: tied.measure.public_id if tied.measure else "",
        MeasuredBy.INSTRUMENT: f"{tied.instrument.public_id if tied.instrument else ''}:{tied.figure}",
        MeasuredBy.ACTIVITY: tied.figure,
    }[MeasuredBy(tied.by)]
    return {
        "revision": tied.revision,
        "what": f"{tied.by}:{key}",
        "whose": tied.whose,
        "shape": CHANGE if tied.kind == TargetKind.CHANGE else LEVEL,
        "bound": LEAST if tied.at_least else MOST,
        "target": plain(tied.target),
        "baseline": "" if tied.baseline is None else plain(tied.baseline),
        "due": tied.due,
    }


def _first_values(objective: Objective, cohort: Cohort) -> dict[str, Any]:
    """The numbers that the objective names already, as far as they can be read out of its words."""
    return {
        "revision": 0,
        "target": _number_in(objective.target),
        "baseline": _number_in(objective.baseline),
        "due": objective.due or cohort.ends_on,
    }


def _number_in(words: str) -> str:
    found = NUMBER.search(words)
    return found.group().replace(",", ".") if found else ""
