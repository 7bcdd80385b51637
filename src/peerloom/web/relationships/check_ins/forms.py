"""The forms by which people say how it goes, and by which staff note a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import Feeling
from peerloom.domain.relationships.models import CheckInAnswer
from peerloom.domain.relationships.operations.check_ins.answering import LONGEST_ANSWER, GivenAnswer
from peerloom.domain.relationships.operations.check_ins.conversations import HeldConversation
from peerloom.domain.relationships.rules.check_in_questions import MOST_QUESTIONS
from peerloom.web.look.widgets import DateInput

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]
MET = {"yes": True, "no": False}
FEELINGS = [(str(feeling.value), feeling.label) for feeling in reversed(Feeling)]
"""The best first, as in the e-mail."""


class FeelingChoice(forms.RadioSelect):
    """Five answers, each a face and its words."""

    template_name = "check_ins/feelings.html"


class _WithQuestions(forms.Form):
    """One field for each question, as it was asked: "answer-0" and so on."""

    rows: int = 2

    def __init__(self, *args: Any, questions: Sequence[CheckInAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(questions)
        for one in self.asked:
            self.fields[f"answer-{one.position}"] = forms.CharField(
                label=one.question,
                required=False,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": self.rows, "dir": "auto"}),
            )
        self.order_fields(["feeling", "have_met", *(f"answer-{one.position}" for one in self.asked)])

    def words(self) -> dict[int, str]:
        return {one.position: self.cleaned_data[f"answer-{one.position}"] for one in self.asked}


class CheckInForm(_WithQuestions):
    feeling = forms.TypedChoiceField(
        label=_("How is it going?"),
        choices=FEELINGS,
        coerce=int,
        widget=FeelingChoice,
        error_messages={"required": _("Choose what is closest; that is enough.")},
    )
    have_met = forms.ChoiceField(
        label=_("Have you met since last time?"),
        choices=YES_OR_NO,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    wants_contact = forms.BooleanField(label=_("I would like to hear from a coordinator"), required=False)

    def given(self) -> GivenAnswer:
        values = self.cleaned_data
        return GivenAnswer(
            feeling=Feeling(values["feeling"]),
            have_met=MET.get(values["have_met"]),
            words=self.words(),
            wants_contact=values["wants_contact"],
        )


class ConversationForm(_WithQuestions):
    """``whose`` is the given name of the person with whom staff talk."""

    rows = 3
    held_on = forms.DateField(label=_("When did you talk?"), widget=DateInput)
    feeling = forms.TypedChoiceField(
        label=_("How is it going, as far as you can tell?"),
        choices=[("", _("I cannot tell")), *FEELINGS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select,
    )
    have_met = forms.ChoiceField(
        label=_("Have they met since last time?"),
        choices=[("", _("I do not know")), *YES_OR_NO],
        required=False,
        widget=forms.Select,
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("For those who run the program. Write so that the person could read it."),
    )
    wants_contact = forms.BooleanField(label=_("Somebody should get in touch with them again"), required=False)

    def __init__(self, *args: Any, questions: Sequence[CheckInAnswer], **kwargs: Any) -> None:
        super().__init__(*args, questions=questions, **kwargs)
        answers = [f"answer-{one.position}" for one in self.asked]
        self.order_fields(["held_on", *answers, "have_met", "feeling", "notes", "wants_contact"])

    def held(self) -> HeldConversation:
        values = self.cleaned_data
        return HeldConversation(
            held_on=values["held_on"],
            feeling=Feeling(values["feeling"]) if values["feeling"] else None,
            have_met=MET.get(values["have_met"]),
            words=self.words(),
            notes=values["notes"],
            wants_contact=values["wants_contact"],
        )


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is there no conversation this time?"),
        max_length=300,
        help_text=_("For example “on holiday until the 12th”."),
    )


class HandOverForm(forms.Form):
    """``to`` holds a public id of somebody of the staff."""

    to = forms.ChoiceField(label=_("Who holds it?"))

    def __init__(self, *args: Any, staff: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        field = cast("forms.ChoiceField", self.fields["to"])
        field.choices = [(key, person.name) for key, person in self.staff.items()]

    def person(self) -> Person:
        return self.staff[self.cleaned_data["to"]]


class ContactForm(forms.Form):
    note = forms.CharField(
        label=_("What came of it?"),
        required=False,
        max_length=300,
        help_text=_("In a few words, for your colleagues."),
    )


class AskForm(forms.Form):
    """Ask one pair beside the schedule."""

    sides = forms.MultipleChoiceField(
        label=_("Who is asked?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one side.")},
    )
    questions = forms.CharField(
        label=_("Questions of your own"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One a line, two are plenty. How it goes and whether they have met is asked anyway."),
    )

    def __init__(self, data: Any, *, sides: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"sides": [side for side, _name in sides]})
        cast("forms.MultipleChoiceField", self.fields["sides"]).choices = list(sides)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS or any(len(line) > 400 for line in lines):
            raise forms.ValidationError(_("At most eight questions, each of up to 400 letters. Two are plenty."))
        return lines

    def chosen_sides(self) -> list[Side]:
        return [Side(side) for side in self.cleaned_data["sides"]]
