from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import Program, RoadmapStage
from peerloom.domain.training.enums import LessonFormat, Licence
from peerloom.domain.training.models import Resource
from peerloom.domain.training.operations.resources import TAKEN, ResourceDraft
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id
from peerloom.foundation.scope import Actor
from peerloom.web.people.languages import LANGUAGES

FORMATS = [(value, label) for value, label in LessonFormat.choices if value in TAKEN]


class SearchForm(forms.Form):
    """What stands in the URL of the library."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *LessonFormat.choices], required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("All languages")), *LANGUAGES], required=False)


class ResourceForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(f"^{PublicIdConverter.regex}$")])
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("What it is good for"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("To read here. You can use **bold**, lists and ## headings. Files are added on the next page."),
    )
    link = forms.URLField(
        label=_("Link"), max_length=500, required=False, assume_scheme="https", help_text=_("If it stands elsewhere.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    place = forms.ChoiceField(
        label=_("Where it belongs"),
        required=False,
        help_text=_("In a stage of a program it is suggested while people are in that stage."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices, initial=Audience.BOTH)
    licence = forms.ChoiceField(
        label=_("Terms"), choices=Licence.choices, initial=Licence.OWN, help_text=_("Under which you may pass it on.")
    )
    credit = forms.CharField(
        label=_("Whose work it is"), max_length=300, required=False, help_text=_("Named beside it.")
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.programs = {
            program.public_id: program
            for program in Program.objects.visible_to(actor).prefetch_related("stages").order_by("name")
        }
        self.stages: dict[str, RoadmapStage] = {
            stage.public_id: stage for program in self.programs.values() for stage in program.stages.all()
        }
        places: list[Any] = [("", _("The whole organisation"))]
        for program in self.programs.values():
            own = [(program.public_id, _("All of “%(program)s”") % {"program": program.name})]
            places.append((program.name, own + [(stage.public_id, stage.name) for stage in program.stages.all()]))
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("licence") in {Licence.CC_BY, Licence.CC_BY_SA, Licence.PERMITTED} and not values.get("credit"):
            self.add_error("credit", _("These terms ask you to name whose work it is."))
        return values

    def draft(self) -> ResourceDraft:
        """What a valid form says."""
        values = self.cleaned_data
        stage = self.stages.get(values["place"])
        names = ("title", "summary", "body", "link", "language", "audience", "licence", "credit")
        return ResourceDraft(
            **{name: values[name] for name in names},
            stage=stage,
            program=stage.program if stage else self.programs.get(values["place"]),
        )


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=FORMATS, widget=forms.RadioSelect, initial=LessonFormat.DOWNLOAD)
    file = forms.FileField(label=_("File"), max_length=300, help_text=_("At most 100 MB."))
    captions = forms.FileField(
        label=_("Captions"), required=False, help_text=_("For video: a WebVTT file, whose name ends with “.vtt”.")
    )
    transcript = forms.CharField(
        label=_("Transcript"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For audio and video: what is said and what can be seen."),
    )


def first_values() -> dict[str, Any]:
    return {"key": new_public_id()}


def values_of(resource: Resource) -> dict[str, Any]:
    names = ("title", "summary", "body", "link", "language", "audience", "licence", "credit", "revision")
    place = resource.stage or resource.program
    return {name: getattr(resource, name) for name in names} | {
        "key": resource.public_id,
        "place": place.public_id if place else "",
    }
