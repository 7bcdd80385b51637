from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.queries.board import ANYTHING, Chosen, Order
from peerloom.domain.relationships.queries.support import who_can_support
from peerloom.foundation.scope import Actor

NOBODY = "nobody"
ORDER_WORDS = {
    Order.NEWEST: _("newest first"),
    Order.LONGEST_QUIET: _("longest without a meeting first"),
    Order.NEXT: _("next meeting first"),
}
STATES = [state for state in RelationshipState if state != RelationshipState.WITHDRAWN]


class BoardFilter(forms.Form):
    """The board's address as a choice; what does not exist for the actor is as good as nothing."""

    words = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput())
    cohort = forms.ChoiceField(label=_("Program"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    support = forms.ChoiceField(label=_("Looked after by"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)
    flag = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, actor: Actor, at: datetime) -> None:
        super().__init__(data)
        cohorts = Cohort.objects.visible_to(actor).select_related("program")
        self.cohorts = {cohort.public_id: cohort for cohort in cohorts}
        programs = {cohort.program_id for cohort in self.cohorts.values()}
        able = who_can_support(actor.organisation_id, programs=programs, at=at)
        self.supporters: dict[str, Person] = {person.public_id: person for person in able}
        named = [(key, f"{cohort.program.name}, {cohort.name}") for key, cohort in self.cohorts.items()]
        people = [(key, person.name) for key, person in self.supporters.items()]
        self._offer("cohort", [("", _("All programs")), *named])
        self._offer("state", [("", _("going on")), *((state.value, state.label) for state in STATES)])
        self._offer("kind", [("", _("all but single conversations")), *RelationshipKind.choices])
        self._offer("support", [("", _("anyone or nobody")), (NOBODY, _("nobody")), *people])
        self._offer("order", [(order.value, words) for order, words in ORDER_WORDS.items()])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _given(self, name: str, allowed: list[str]) -> str:
        value = str(self.data.get(name, ""))
        return value if value in allowed else ""

    @property
    def chosen(self) -> Chosen:
        support = self._given("support", [NOBODY, *self.supporters])
        who = self.supporters.get(support)
        return Chosen(
            cohort=self.cohorts.get(str(self.data.get("cohort", ""))),
            words=str(self.data.get("words", "")).replace("\x00", "")[:100].strip(),
            state=self._given("state", [state.value for state in STATES]),
            flag=self._given("flag", [ANYTHING, *Flag.values]),
            kind=self._given("kind", RelationshipKind.values),
            support=who.pk if who else 0 if support == NOBODY else None,
            order=Order(self._given("order", [order.value for order in Order]) or Order.NEWEST),
        )

    @property
    def query(self) -> str:
        """What is chosen as a query string, without the page: what a saved view keeps."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            value = str(self.data.get(name, "")).replace("\x00", "")[:100]
            if value:
                kept[name] = value
        return kept.urlencode()

    def with_flag(self, flag: str) -> str:
        """The query string of the same choice with another flag."""
        kept = QueryDict(self.query, mutable=True)
        kept["flag"] = flag
        if not flag:
            del kept["flag"]
        return kept.urlencode()
