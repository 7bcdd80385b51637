from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.operations.organisations import OrganisationFacts, free_slug
from peerloom.foundation.slugs import LONGEST as LONGEST_SLUG
from peerloom.web.people.time_zones import zone_choices


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people know it, for example the name of your university.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, initial="UTC", help_text=_("New people start with this one.")
    )
    locale = forms.ChoiceField(
        label=_("Language of messages"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )
    minimum_age = forms.IntegerField(
        label=_("Minimum age"), min_value=13, max_value=120, initial=13, help_text=_("In years, for taking part.")
    )

    def facts(self) -> OrganisationFacts:
        data = self.cleaned_data
        return OrganisationFacts(
            name=data["name"], locale=data["locale"], time_zone=data["time_zone"], minimum_age=data["minimum_age"]
        )


class NewOrganisationForm(OrganisationForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=LONGEST_SLUG,
        required=False,
        help_text=_("The short name in its web addresses. Leave this empty and we make it from the name."),
    )
    field_order = ("name", "slug", "time_zone", "locale", "minimum_age")

    def wanted_slug(self) -> str:
        """What was typed, or a free address made from the name."""
        typed: str = self.cleaned_data["slug"].lower()
        return typed or free_slug(self.cleaned_data["name"])
