from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import people_matching
from peerloom.domain.relationships.models import Participation

GOES_ON, OVER = "going-on", "over"
ALREADY = "yes"


class AskableFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """?search=words&side=mentor&match=over&asked=yes, on `askable_parts`. Who was asked is shown only on demand."""

    search = django_filters.CharFilter(label=_("Name or e-mail"), method="matching")
    side = django_filters.ChoiceFilter(label=_("Role"), choices=Side, empty_label=_("All"))
    match = django_filters.ChoiceFilter(
        label=_("Match"),
        choices=[(GOES_ON, _("Goes on")), (OVER, _("Has ended"))],
        empty_label=_("All"),
        method="going_on",
    )
    asked = django_filters.ChoiceFilter(
        label=_("Asked already?"), choices=[(ALREADY, _("Yes"))], empty_label=_("Not yet"), method="all_the_same"
    )

    def matching(self, parts: QuerySet[Participation], _name: str, value: str) -> QuerySet[Participation]:
        people = Person.objects.across_organisations(because="the parts are scoped already")
        return parts.filter(person__in=people_matching(people, value))

    def going_on(self, parts: QuerySet[Participation], _name: str, value: str) -> QuerySet[Participation]:
        return parts.filter(Q(goes_on=value == GOES_ON))

    def all_the_same(self, parts: QuerySet[Participation], _name: str, _value: str) -> QuerySet[Participation]:
        return parts  # see filter_queryset: nothing chosen means something here

    def filter_queryset(self, queryset: QuerySet[Participation]) -> QuerySet[Participation]:
        parts: QuerySet[Participation] = super().filter_queryset(queryset)
        return parts.filter(Q(asked=self.shows_asked))

    @property
    def shows_asked(self) -> bool:
        return bool(self.form.cleaned_data.get("asked") == ALREADY)
