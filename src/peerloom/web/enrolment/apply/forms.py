from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any
from unicodedata import category

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.links import GuardianRequest
from peerloom.domain.enrolment.models import ApplicationDraft
from peerloom.domain.enrolment.operations.drafts import MOST_PLACES, Applicant
from peerloom.foundation import clock
from peerloom.foundation.public_ids import PublicIdConverter, new_public_id
from peerloom.web.enrolment.apply.access import Place

OLDEST = 120
PATTERN = f"^{PublicIdConverter.regex}$"


class BirthDateInput(forms.MultiWidget):
    """Three numbers, because nobody finds the year of their birth in a calendar by turning pages."""

    template_name = "apply/widgets/birth_date.html"
    use_fieldset = True

    def __init__(self) -> None:
        names = (("bday-day", 2), ("bday-month", 2), ("bday-year", 4))
        super().__init__(
            [
                forms.TextInput({"class": "input", "inputmode": "numeric", "autocomplete": name, "maxlength": length})
                for name, length in names
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def subwidgets(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        yield from self.get_context(name, value, attrs)["widget"]["subwidgets"]


class BirthDateField(forms.MultiValueField):
    def __init__(self, **further: Any) -> None:
        numbers = [forms.IntegerField(error_messages={"invalid": _("Please use numbers only.")}) for _part in range(3)]
        super().__init__(numbers, widget=BirthDateInput(), require_all_fields=True, **further)

    def compress(self, values: list[int]) -> date | None:
        try:
            born = date(values[2], values[1], values[0])
        except (ValueError, IndexError, OverflowError) as error:
            raise ValidationError(_("This is no date. Write, for example, 27 3 2007.")) from error
        today = clock.now().date()
        if not today.year - OLDEST <= born.year or born > today:
            raise ValidationError(_("Please check the year: write all four digits, for example 2007."))
        return born


def refuse_message(words: str) -> None:
    """A name stands in mails to an address that whoever writes it may have made up: it must not be a message."""
    lines = any(category(letter) in ("Cc", "Zl", "Zp") for letter in words)  # joiners stand in Persian names
    if lines or "://" in words or "www." in words.casefold():
        raise ValidationError(_("Please write a name only, in one line and without a web address."))


class NameFields(forms.Form):
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        validators=[refuse_message],
        widget=forms.TextInput({"autocomplete": "given-name"}),
        error_messages={"required": gettext_lazy("Please write a name.")},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=100,
        required=False,
        validators=[refuse_message],
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )


def email_field(label: Any, help_text: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        help_text=help_text,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Please write an e-mail address.")},
    )


def places_field(place: Place) -> forms.IntegerField:
    word = place.cohort.program.mentee_word
    label = _("How many could you look after?") if word else _("How many mentees could you look after?")
    help_text = _("This program calls its mentees “%(word)s”.") % {"word": word} if word else ""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "input short"}),
    )


def born_field(least_age: int) -> BirthDateField:
    return BirthDateField(
        label=_("Date of birth"),
        help_text=_("We only check that you are at least %(age)d years old. We do not keep it.") % {"age": least_age},
        error_messages={"required": _("Please write day, month and year of your birth.")},
    )


class StartForm(NameFields):
    """``key`` makes a page that is sent twice begin one application; ``via`` is the tag of the link that led here."""

    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(PATTERN)])
    via = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    email = email_field(gettext_lazy("E-mail"), gettext_lazy("We write to you about your application, nothing else."))

    def __init__(self, data: Any, *, place: Place, least_age: int, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"key": new_public_id()} | initial)
        if least_age:
            self.fields["born"] = born_field(least_age)
        if place.is_mentor:
            self.fields["places"] = places_field(place)

    def applicant(self) -> Applicant:
        return applicant_from(self.cleaned_data)


class YouForm(NameFields):
    def __init__(self, data: Any, *, draft: ApplicationDraft, place: Place) -> None:
        names = ("given_name", "family_name", "places")
        super().__init__(data, initial={name: getattr(draft, name) for name in names})
        if place.is_mentor:
            self.fields["places"] = places_field(place)

    def applicant(self, draft: ApplicationDraft) -> Applicant:
        return applicant_from({"places": draft.places, "email": draft.email} | self.cleaned_data)


class GuardianForm(forms.Form):
    """Asks about the guardian, and nothing about the child."""

    via = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(
        label=gettext_lazy("Name of the parent or guardian"),
        max_length=200,
        validators=[refuse_message],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    relation = forms.CharField(
        label=gettext_lazy("What they are to the child"),
        max_length=100,
        validators=[refuse_message],
        help_text=gettext_lazy("For example mother, father, foster parent, legal guardian."),
    )

    def request_for(self, place: Place) -> GuardianRequest:
        data = self.cleaned_data
        return GuardianRequest(
            key=new_public_id(),
            cohort=place.cohort.public_id,
            side=place.side.value,
            name=data["name"],
            email=data["email"].casefold(),
            relation=data["relation"],
            via=data["via"],
        )


class ConsentForm(NameFields):
    """The guardian agrees, and only then says who the child is. ``seen`` stands for the words on the page."""

    agree = forms.BooleanField(
        label=gettext_lazy("I have read this and agree"),
        error_messages={"required": gettext_lazy("Without your consent we cannot go on.")},
    )
    email = email_field(
        gettext_lazy("E-mail address for your child"),
        gettext_lazy("Their own, or yours if they have none. Brothers and sisters need different ones."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("agree", "given_name", "family_name", "email")

    def __init__(self, data: Any, *, text: str) -> None:
        super().__init__(data, initial={"email": ""})
        self.digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.fields["given_name"].label = _("Your child’s given name")
        self.fields["family_name"].label = _("Your child’s family name")
        for name in ("given_name", "family_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("seen") != self.digest:
            raise ValidationError(_("The words that you agree to have changed. Please read them once more."))
        return super().clean()

    def child(self) -> Applicant:
        return applicant_from(self.cleaned_data)


class FindForm(forms.Form):
    email = email_field(gettext_lazy("The e-mail address with which you applied"))


def applicant_from(data: dict[str, Any]) -> Applicant:
    return Applicant(
        given_name=data["given_name"],
        family_name=data["family_name"],
        email=data["email"],
        places=data.get("places") or 1,
        locale=(get_language() or "en")[:10],
    )
