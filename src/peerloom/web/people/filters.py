from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import people_holding, people_matching
from peerloom.foundation import clock


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """?search=words&role=staff"""

    search = django_filters.CharFilter(label=_("Name or e-mail"), method="matching")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role, empty_label=_("All"), method="holding")

    def matching(self, people: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        return people_matching(people, value)

    def holding(self, people: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        return people_holding(people, Role(value), at=clock.now())
