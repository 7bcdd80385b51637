from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingReason
from peerloom.domain.relationships.models import Participation
from peerloom.domain.relationships.operations.endings.reflecting import LookedBack
from peerloom.web.look.widgets import DateInput

WORTH = [("5", _("very much")), ("4", _("mostly")), ("3", _("partly")), ("2", _("hardly")), ("1", _("not at all"))]
AGAIN = [("yes", _("Yes")), ("no", _("No")), ("", _("I don’t know"))]


def _long(label: Any, help_text: Any, *, limit: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=limit, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReflectionForm(forms.Form):
    """Looking back: first for oneself, then for the other, then for the program. Only what is asked here stays."""

    learned = _long(
        _("What have you learned, about yourself too?"),
        _("For you alone. It lies sealed, and you find it here."),
        limit=4000,
    )
    thanks = _long(_("A word of thanks"), "")
    worth_it = forms.TypedChoiceField(
        label=_("Was it worth your time?"), choices=WORTH, coerce=int, widget=forms.RadioSelect
    )
    would_again = forms.ChoiceField(
        label=_("Would you do it again?"), choices=AGAIN, required=False, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Why did it end earlier, from your side?"),
        choices=[("", _("I would rather not say")), *EndingReason.choices],
        required=False,
        help_text=_("Only the people who run the program see it, and only counted together with others."),
    )
    to_improve = _long(
        _("What should the program do better?"), _("For the people who run it. Your name does not stand beside it.")
    )
    stay_in_touch = forms.BooleanField(label=_("I would like to stay in touch"), required=False)
    mentor_next = forms.BooleanField(
        label=_("Next time I would like to mentor somebody myself"),
        required=False,
        help_text=_("You are invited when a round is open. It is no promise."),
    )

    def __init__(
        self, *args: Any, names: str, asks_reason: bool, may_stay: bool, is_mentee: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, kept in (("reason", asks_reason), ("stay_in_touch", may_stay), ("mentor_next", is_mentee)):
            if not kept:
                del self.fields[name]
        self.fields["thanks"].label = _("A word of thanks to %(names)s") % {"names": names}
        self.fields["thanks"].help_text = _("%(names)s reads it when your match has ended.") % {"names": names}
        if may_stay:
            self.fields["stay_in_touch"].help_text = _(
                "Only if %(names)s says so as well do you see each other’s address. A no is told to nobody."
            ) % {"names": names}

    def looked(self) -> LookedBack:
        values = self.cleaned_data
        return LookedBack(
            worth_it=values["worth_it"],
            reason=values.get("reason", ""),
            learned=values["learned"],
            thanks=values["thanks"],
            would_again={"yes": True, "no": False}.get(values["would_again"]),
            to_improve=values["to_improve"],
            stay_in_touch=values.get("stay_in_touch", False),
            mentor_next=values.get("mentor_next", False),
        )


class LastDayForm(forms.Form):
    last_day = forms.DateField(label=_("Your last day together"), widget=DateInput)


class EndForm(forms.Form):
    """Ending it early by a coordinator."""

    leaving = forms.MultipleChoiceField(
        label=_("Who leaves the round as well?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody else is free for a new match at once."),
    )

    def __init__(self, *args: Any, parts: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = self.fields["leaving"]
        if isinstance(leaving, forms.MultipleChoiceField):
            leaving.choices = [(part.person.public_id, part.person.name) for part in parts]


class InviteForm(forms.Form):
    """Which of those who would like to mentor are invited to which round."""

    people = forms.MultipleChoiceField(label=_("Whom?"), widget=forms.CheckboxSelectMultiple)
    into = forms.ChoiceField(label=_("To which round?"))

    def __init__(self, *args: Any, people: Sequence[Person], rounds: Sequence[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {cohort.public_id: cohort for cohort in rounds}
        whom, into = self.fields["people"], self.fields["into"]
        if isinstance(whom, forms.MultipleChoiceField) and isinstance(into, forms.ChoiceField):
            whom.choices = [(person.public_id, person.name) for person in people]
            whom.initial = [person.public_id for person in people]
            into.choices = [(cohort.public_id, cohort.name) for cohort in rounds]
