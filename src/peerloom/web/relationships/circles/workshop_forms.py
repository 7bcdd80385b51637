from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Organisation
from peerloom.domain.people.zones import NoSuchTime, moment_at, zone_named
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import Workshop
from peerloom.domain.relationships.operations.workshops import WorkshopPlan
from peerloom.domain.relationships.rules.session_links import is_web_address
from peerloom.web.look.widgets import DateInput

AUDIENCES = (("", _("Mentors and mentees")), (Side.MENTEE, _("Mentees")), (Side.MENTOR, _("Mentors")))
A_MINUTE = timedelta(minutes=1)


class WorkshopForm(forms.Form):
    """Times are those on the organisation's clock. ``seen`` is when the plan was last changed, as it was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title = forms.CharField(label=_("What is it called?"), max_length=160)
    about = forms.CharField(
        label=_("What happens there?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences: what people take home from it, and what they should bring."),
    )
    audience = forms.ChoiceField(label=_("Who is it for?"), choices=AUDIENCES, required=False, widget=forms.RadioSelect)
    day = forms.DateField(label=_("Day"), widget=DateInput())
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=15, max_value=24 * 60, initial=90)
    way = forms.ChoiceField(label=_("How do you meet?"), choices=SessionWay.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Link for the call"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only those who take a place see it."),
    )
    places = forms.IntegerField(
        label=_("How many places?"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Leave it empty if everyone may come."),
    )
    led_by = forms.CharField(label=_("Who leads it?"), required=False, max_length=160)

    def __init__(self, data: Any = None, *, organisation: Organisation, workshop: Workshop | None = None) -> None:
        self.zone = zone_named(organisation.time_zone)
        super().__init__(data, initial=_values(workshop, self.zone) if workshop else {"way": SessionWay.VIDEO})
        self.fields["time"].help_text = _("On the clock of %(zone)s.") % {"zone": self.zone.key}

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("day") and given.get("time") and given.get("minutes"):
            try:
                given["starts_at"] = moment_at(given["day"], given["time"], self.zone)
                given["ends_at"] = given["starts_at"] + timedelta(minutes=given["minutes"])
            except (NoSuchTime, OverflowError):
                self.add_error("time", _("The clocks jump over this time on that day. Choose another one."))
        way = given.get("way")
        if way == SessionWay.IN_PERSON and not given.get("place"):
            self.add_error("place", _("Say where people come together."))
        if way == SessionWay.VIDEO and not given.get("link"):
            self.add_error("link", _("Say where the call takes place. Only those who take a place see it."))

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not is_web_address(link):
            raise ValidationError(_("The link has to be a web address that begins with https://."))
        return link

    def plan(self) -> WorkshopPlan:
        given = self.cleaned_data
        return WorkshopPlan(
            title=given["title"],
            about=given["about"],
            audience=given["audience"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            time_zone=self.zone.key,
            way=SessionWay(given["way"]),
            place=given["place"],
            link=given["link"],
            places=given["places"],
            led_by=given["led_by"],
        )

    def seen_at(self) -> datetime | None:
        """None also for what was never such a moment: it is then not the one that holds."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


def _values(workshop: Workshop, zone: ZoneInfo) -> dict[str, object]:
    starts_at = workshop.starts_at.astimezone(zone)
    names = ("title", "about", "audience", "way", "place", "link", "places", "led_by")
    return {name: getattr(workshop, name) for name in names} | {
        "day": starts_at.date(),
        "time": starts_at.time(),
        "minutes": (workshop.ends_at - workshop.starts_at) // A_MINUTE,
        "seen": workshop.changed_at.isoformat() if workshop.changed_at else "",
    }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=300,
        help_text=_("Everyone who was to come reads this."),
    )
