from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.operations.preferences import Chosen
from peerloom.domain.notifications.queries import Wishes
from peerloom.domain.notifications.rules import Quiet

MEANINGS = {
    Topic.SESSIONS: (
        _("Your meetings"),
        _("Proposed times, changes, and a reminder the day before. Invitations to your calendar come by themselves."),
    ),
    Topic.MESSAGES: (_("Messages from your partners"), _("That somebody has written to you, and what.")),
    Topic.CHECK_INS: (_("How it goes"), _("A short question every few weeks, and one reminder.")),
    Topic.NUDGES: (
        _("Gentle reminders"),
        _("When something is easily forgotten: a first meeting, a note, a goal. Never more than two in a week."),
    ),
    Topic.NEWS: (_("News of the program"), _("What the people who run it want everyone to know.")),
    Topic.CARE: (_("Pairs that may need you"), _("For who runs programs: a pair has not met, or went silent.")),
}
HOW = ((Delivery.AT_ONCE, _("At once")), (Delivery.DIGEST, _("Once a day")), (Delivery.NEVER, _("Not at all")))
TIMES = [(minute, f"{minute // 60:02}:{minute % 60:02}") for minute in range(0, 24 * 60, 30)]
NO_PAUSE, ONE_WEEK, TWO_WEEKS, UNTIL = "no", "1", "2", "until"
PAUSES = (
    (NO_PAUSE, _("No pause")),
    (ONE_WEEK, _("For a week")),
    (TWO_WEEKS, _("For two weeks")),
    (UNTIL, _("Until the day below")),
)


class PreferencesForm(forms.Form):
    """One choice for each topic, and when to be left alone. ``today`` is the person's own day."""

    quiet = forms.BooleanField(
        label=_("Keep some hours quiet"),
        required=False,
        help_text=_("What falls due in them waits until they end."),
    )
    quiet_from = forms.TypedChoiceField(label=_("From"), choices=TIMES, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("Until"), choices=TIMES, coerce=int)
    weekends = forms.BooleanField(label=_("Nothing on Saturdays and Sundays either"), required=False)
    pause = forms.ChoiceField(label=_("Pause"), choices=PAUSES, widget=forms.RadioSelect)
    pause_until = forms.DateField(
        label=_("Last day of the pause"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any, *, wishes: Wishes, runs_programs: bool, today: date) -> None:
        super().__init__(data, initial=_initial(wishes, today))
        self.today = today
        self.topics = [topic for topic in MEANINGS if runs_programs or topic != Topic.CARE]
        for topic in self.topics:
            label, meaning = MEANINGS[topic]
            self.fields[f"topic_{topic}"] = forms.ChoiceField(
                label=label,
                help_text=meaning,
                choices=HOW,
                widget=forms.RadioSelect,
                initial=wishes.delivery(topic),
            )

    def topic_fields(self) -> list[forms.BoundField]:
        return [self[f"topic_{topic}"] for topic in self.topics]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("pause") == UNTIL and "pause_until" in values:
            last = values["pause_until"]
            if last is None:
                self.add_error("pause_until", _("Say which day is the last one of your pause."))
            elif last < self.today:
                self.add_error("pause_until", _("This day has passed. Choose today or a later one."))
        return values

    def chosen(self) -> Chosen:
        values = self.cleaned_data
        begins, ends = (values["quiet_from"], values["quiet_until"]) if values["quiet"] else (0, 0)
        lasts = {ONE_WEEK: 6, TWO_WEEKS: 13}
        paused = values["pause_until"] if values["pause"] == UNTIL else None
        if values["pause"] in lasts:
            paused = self.today + timedelta(days=lasts[values["pause"]])
        return Chosen(
            {topic: Delivery(values[f"topic_{topic}"]) for topic in self.topics},
            Quiet(begins, ends, weekends=values["weekends"], paused_until=paused),
        )


def _initial(wishes: Wishes, today: date) -> dict[str, Any]:
    quiet = wishes.quiet
    always = quiet.from_minute == quiet.until_minute
    usual = Quiet()
    paused = quiet.paused_until is not None and quiet.paused_until >= today
    return {
        "quiet": not always,
        "quiet_from": usual.from_minute if always else quiet.from_minute,
        "quiet_until": usual.until_minute if always else quiet.until_minute,
        "weekends": quiet.weekends,
        "pause": UNTIL if paused else NO_PAUSE,
        "pause_until": quiet.paused_until if paused else None,
    }
