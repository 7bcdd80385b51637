from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import PublicPage
from peerloom.domain.enrolment.operations.invitees import NamedAddress
from peerloom.domain.enrolment.operations.public_pages import PageText
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.capacity import MOST_PLACES
from peerloom.web.people.languages import LANGUAGES

MOST_LANGUAGES = 12
LONGEST_NAME = 200
BAD_LINES_TOLD = 3


class PageForm(forms.Form):
    """What the page has once, in whatever language."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("The last part of the link that you share: short and easy to say."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("A wide one: JPEG, PNG or WebP, at most 5 MB. Show people only if they have agreed."),
    )
    picture_description = forms.CharField(
        label=_("What the picture shows"),
        max_length=300,
        required=False,
        help_text=_("Read out to people who cannot see it. Needed with a picture."),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    def __init__(self, *args: Any, page: PublicPage, **more: Any) -> None:
        super().__init__(*args, **more)
        self.page = page
        if not page.image:
            del self.fields["remove_picture"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        stays = bool(self.page.image) and not values.get("remove_picture")
        if (values.get("picture") or stays) and not values.get("picture_description"):
            self.add_error("picture_description", _("Say in a sentence what the picture shows."))
        return values


class TextForm(forms.Form):
    """The page in one language. A row without a title is left out."""

    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Choose one")), *LANGUAGES], required=False)
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whom is it for, and what do they get? It is also what others see when the link is shared."),
    )
    body = forms.CharField(
        label=_("More about it"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("How it goes, how much time it takes, whom to ask. You can use **bold**, lists and ## headings."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.values()):
            missing = {
                "language": _("Choose the language of this text."),
                "title": _("The page needs a title in each language."),
                "summary": _("Write one or two sentences."),
            }
            for name, message in missing.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return values

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"])


TextForms = forms.formset_factory(TextForm, extra=0, max_num=MOST_LANGUAGES, absolute_max=MOST_LANGUAGES)


def texts_of(page: PublicPage, data: Any = None) -> BaseFormSet[TextForm]:
    """A row for each language of the page, and an empty one."""
    names = ("language", "title", "summary", "body")
    rows = [{name: getattr(text, name) for name in names} for text in page.texts.all()]
    return TextForms(data, prefix="texts", initial=[*rows, {}][:MOST_LANGUAGES])


def page_texts(rows: BaseFormSet[TextForm]) -> list[PageText]:
    """The texts of a valid formset, in its order."""
    return [PageText(**row.cleaned_data) for row in rows.forms if row.cleaned_data.get("title")]


class ChannelForm(forms.Form):
    name = forms.CharField(
        label=_("A new way"), max_length=120, help_text=_("For example “Poster in the library” or “Welcome e-mail”.")
    )


class CapacityForm(forms.Form):
    most_mentees = forms.IntegerField(label=_("Mentees at most"), min_value=1, max_value=MOST_PLACES, required=False)
    most_mentors = forms.IntegerField(label=_("Mentors at most"), min_value=1, max_value=MOST_PLACES, required=False)

    @classmethod
    def of(cls, cohort: Cohort) -> CapacityForm:
        return cls(initial={"most_mentees": cohort.most_mentees, "most_mentors": cohort.most_mentors})


class InviteesForm(forms.Form):
    """A list of addresses, one a line, with or without a name: "Ana <ana@example.org>" or "ana@example.org, Ana"."""

    side = forms.ChoiceField(label=_("As what"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.MENTOR)
    people = forms.CharField(
        label=_("Whom do you want to ask?"),
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_(
            "One person a line: the e-mail address, and the name if you like, as in “ana@example.org, Ana Souza”."
        ),
    )

    def clean_people(self) -> list[NamedAddress]:
        found: dict[str, NamedAddress] = {}
        bad: list[str] = []
        for number, line in enumerate(self.cleaned_data["people"].splitlines(), start=1):
            if not line.strip():
                continue
            person = _person_in(line)
            if person is None:
                bad.append(gettext("line %(number)s (“%(line)s”)") % {"number": number, "line": line.strip()[:60]})
            else:
                found.setdefault(person.email, person)
        if bad:
            told = ", ".join(bad[:BAD_LINES_TOLD])
            raise ValidationError(
                gettext("There is no e-mail address in %(lines)s. Nobody was invited yet: mend it and send it again.")
                % {"lines": told if len(bad) <= BAD_LINES_TOLD else f"{told}, …"}
            )
        if not found:
            raise ValidationError(gettext("Write at least one address."))
        return list(found.values())


def _person_in(line: str) -> NamedAddress | None:
    """Whoever a line names; whatever in it is an address counts as the address, the rest as the name."""
    [cells] = csv.reader(io.StringIO(line.replace("<", ",").replace(">", "").replace(";", ",").replace("\t", ",")))
    parts = [" ".join(cell.split()) for cell in cells if cell.strip()]
    addresses = [part for part in parts if _is_address(part)]
    if len(addresses) != 1:
        return None
    name = " ".join(part for part in parts if part != addresses[0])
    return None if "@" in name else NamedAddress(addresses[0].casefold(), name[:LONGEST_NAME])


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
