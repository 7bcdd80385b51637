from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.form_faults import DECIDING, FormFault, answers_that_decide
from peerloom.domain.enrolment.form_limits import (
    LARGEST_LIMIT,
    LONGEST_HELP,
    LONGEST_INTRODUCTION,
    LONGEST_LABEL,
    LONGEST_OPTION,
    LONGEST_SECTION_HELP,
    LONGEST_TITLE,
    MOST_OPTIONS,
)
from peerloom.domain.matching.queries.compared import NEVER_COMPARED
from peerloom.web.enrolment.forms_builder.access import Builder
from peerloom.web.enrolment.forms_builder.kinds import LIMITS, OPTION_HINTS

WITH_OPTIONS_TYPED = (*DECIDING, QuestionKind.RANKING, QuestionKind.IMPORTANCE)
"""Kinds whose options are typed; a wish has its own two, and languages come from a list."""


def typed_in(form: forms.Form) -> list[tuple[Any, str]]:
    """What someone wrote in the fields of text, with their labels, whether it was valid or not."""
    return [
        (bound.label, str(bound.value() or ""))
        for bound in form
        if isinstance(bound.field, forms.CharField) and not bound.is_hidden
    ]


class OnRevision(forms.Form):
    """A change to the version in writing as it was when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any, *, builder: Builder, initial: dict[str, Any]) -> None:
        revision = builder.writing.revision if builder.writing else 0
        super().__init__(data, initial={"revision": revision} | initial)


class IntroductionForm(OnRevision):
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Why you ask, who reads the answers, how long it takes."),
    )

    def __init__(self, data: Any, *, builder: Builder) -> None:
        super().__init__(data, builder=builder, initial={"introduction": builder.form.introduction})


class SectionForm(OnRevision):
    title = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("What the questions are about: “About you”, “When you have time”."),
    )
    help = forms.CharField(
        label=gettext_lazy("A sentence below it"),
        required=False,
        max_length=LONGEST_SECTION_HELP,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any, *, builder: Builder, section: SectionDraft | None = None) -> None:
        initial = {"title": section.title, "help": section.help} if section else {}
        super().__init__(data, builder=builder, initial=initial)


class QuestionForm(OnRevision):
    """One question of a kind that is chosen before. Only what makes sense for the kind is asked."""

    label = forms.CharField(
        label=gettext_lazy("What you ask"),
        max_length=LONGEST_LABEL,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("As you would ask it in person."),
    )
    help = forms.CharField(
        label=gettext_lazy("Help below it"),
        required=False,
        max_length=LONGEST_HELP,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Why you ask, or an example of an answer."),
    )
    options = forms.CharField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=MOST_OPTIONS * (LONGEST_OPTION + 1),
        widget=forms.Textarea({"rows": 7}),
        help_text=gettext_lazy("One a line, in the order in which they are shown."),
    )
    least = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_LIMIT)
    most = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_LIMIT)
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)
    sensitive = forms.BooleanField(
        label=gettext_lazy("Private: used for matching, never shown"),
        required=False,
        help_text=gettext_lazy("The answer counts in scores, and stands on no page, message or export."),
    )
    section = forms.TypedChoiceField(label=gettext_lazy("Section"), coerce=int)
    shown_if = forms.MultipleChoiceField(
        label=gettext_lazy("Ask it only of those who answered"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "inline"}),
        help_text=gettext_lazy("Nothing ticked: everyone is asked. Tick answers to one question only."),
    )

    def __init__(
        self, data: Any, *, builder: Builder, kind: QuestionKind, section: int, question: FormQuestion | None = None
    ) -> None:
        self.kind, self.form, self.question = kind, builder.form, question
        initial: dict[str, Any] = {"section": section, "required": kind == QuestionKind.CONSENT}
        super().__init__(data, builder=builder, initial=initial | (_initial(question) if question else {}))
        self._fit_to_kind()
        self._offer_sections()
        self._offer_conditions()

    def _fit_to_kind(self) -> None:
        limits = LIMITS.get(self.kind.value)
        for name in ("least", "most"):
            words = getattr(limits, name) if limits else None
            if words is None:
                del self.fields[name]
            else:
                self.fields[name].label = words
        if self.kind not in WITH_OPTIONS_TYPED or self.kind == QuestionKind.WISH:
            del self.fields["options"]
        else:
            self.fields["options"].help_text = OPTION_HINTS.get(self.kind.value, self.fields["options"].help_text)
            self.fields["options"].required = self.kind != QuestionKind.IMPORTANCE
        if self.kind in NEVER_COMPARED:
            del self.fields["sensitive"]
        if self.kind == QuestionKind.CONSENT:
            self.fields["label"].label = _("The sentence they agree to")
            self.fields["label"].help_text = _("Write it as they would say it: “I agree that …”.")

    def _offer_sections(self) -> None:
        choices = [(str(place), section.title) for place, section in enumerate(self.form.sections)]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if len(choices) == 1:
            self.fields["section"].widget = forms.HiddenInput()

    def _offer_conditions(self) -> None:
        groups = [
            (deciding.label, [(f"{deciding.key}:{value}", _said(deciding, value)) for value in offered])
            for deciding in earlier(self.form, self.question)
            if (offered := answers_that_decide(deciding))
        ]
        known = {value for _label, group in groups for value, _words in group}
        lost = [value for value in self.initial.get("shown_if", []) if value not in known]
        if lost:
            groups.append((_("No longer offered"), [(value, value.partition(":")[2]) for value in lost]))
        if groups:
            self.fields["shown_if"].choices = groups  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["shown_if"]

    @property
    def conditional(self) -> bool:
        """Whether the conditions should stand open."""
        return "shown_if" in self.fields and bool(self["shown_if"].value() or self["shown_if"].errors)

    def clean_options(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["options"].splitlines())
        options = tuple(line for line in lines if line)
        if len(options) > MOST_OPTIONS:
            raise forms.ValidationError(_("These are more than %(most)d options.") % {"most": MOST_OPTIONS})
        too_long = next((option for option in options if len(option) > LONGEST_OPTION), "")
        if too_long:
            raise forms.ValidationError(
                _("“%(option)s…” is longer than %(longest)d letters.")
                % {"option": too_long[:40], "longest": LONGEST_OPTION}
            )
        return options

    def clean_label(self) -> str:
        return " ".join(str(self.cleaned_data["label"]).split())

    def clean_shown_if(self) -> tuple[str, tuple[str, ...]]:
        pairs = [value.partition(":")[::2] for value in self.cleaned_data["shown_if"]]
        if len({key for key, _answer in pairs}) > 1:
            raise forms.ValidationError(_("Tick answers to one question only."))
        return (pairs[0][0], tuple(answer for _key, answer in pairs)) if pairs else ("", ())

    def drafted(self, key: str) -> FormQuestion:
        """The question as the form has it, with what the form did not ask as it was. Call after validation."""
        given, was = self.cleaned_data, self.question
        shown_if, values = given.get("shown_if", ("", ()))
        kept_options = was.options if was and was.kind == self.kind else ()
        return FormQuestion(
            key=key,
            label=given["label"],
            kind=self.kind.value,
            help=given["help"],
            options=given.get("options", kept_options),
            required=given["required"],
            sensitive=given.get("sensitive", was.sensitive if was else False),
            least=given.get("least"),
            most=given.get("most"),
            shown_if=shown_if,
            shown_if_values=values,
        )

    def tell(self, faults: list[FormFault]) -> None:
        """Say what has to be mended beside the field that can mend it."""
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault.message)


def earlier(form: FormDraft, question: FormQuestion | None) -> list[FormQuestion]:
    """The questions before this one; for a new one all, as it may stand anywhere until it is saved."""
    questions = list(form.questions)
    keys = [other.key for other in questions]
    return questions[: keys.index(question.key)] if question and question.key in keys else questions


def _initial(question: FormQuestion) -> dict[str, Any]:
    names = ("label", "help", "required", "sensitive", "least", "most")
    return {name: getattr(question, name) for name in names} | {
        "options": "\n".join(question.options),
        "shown_if": [f"{question.shown_if}:{value}" for value in question.shown_if_values],
    }


def _said(deciding: FormQuestion, value: str) -> str:
    return {"yes": _("Yes"), "no": _("No")}[value] if deciding.kind == QuestionKind.WISH else value
