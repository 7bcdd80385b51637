"""Why a form can't be asked as it is: said beside the question, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion

WITH_OPTIONS = (QuestionKind.CATEGORY, QuestionKind.CHOICES, QuestionKind.SCALE, QuestionKind.RANKING)
"""Nothing can be asked without at least two options."""
OWN_STEPS = (*WITH_OPTIONS, QuestionKind.IMPORTANCE, QuestionKind.LANGUAGES)
"""Where options may be given; importance and languages have some of their own."""
DECIDING = (QuestionKind.CATEGORY, QuestionKind.CHOICES, QuestionKind.SCALE, QuestionKind.WISH)
"""Whether another question is shown may depend on these."""
COUNTED = (QuestionKind.CHOICES, QuestionKind.RANKING, QuestionKind.LANGUAGES)
LIMITED = (*COUNTED, QuestionKind.NUMBER, QuestionKind.SHORT, QuestionKind.TEXT, QuestionKind.PEOPLE)
"""Where ``least`` or ``most`` mean something."""
LEAST_OPTIONS = 2
WISHES = ("yes", "no")


@dataclass(frozen=True, slots=True)
class FormFault:
    """``key`` is the question's, ``section`` the section's place; neither where the whole form is meant.

    ``field`` is the column that has to be mended.
    """

    message: str
    key: str = ""
    field: str = ""
    section: int | None = None


def answers_that_decide(question: FormQuestion) -> tuple[str, ...]:
    """What another question's being shown may depend on; nothing for kinds that can't decide."""
    if question.kind not in DECIDING:
        return ()
    return WISHES if question.kind == QuestionKind.WISH else question.options


def faults_of(form: FormDraft, *, published_kinds: Mapping[str, str]) -> list[FormFault]:
    """Everything that stands in the way of publishing, in the form's order.

    ``published_kinds`` are those of all questions that were published before, by key.
    """
    if not form.questions:
        return [FormFault(_("The form asks nothing yet. Add at least one question."))]
    found = [*_faults_of_sections(form)]
    labels: dict[str, int] = {}
    keys: dict[str, int] = {}
    before: dict[str, FormQuestion] = {}
    for question in form.questions:
        found += _faults_of_question(question, published_kinds)
        found += _twice(question, labels, keys)
        found += _faults_of_condition(question, form, before)
        before[question.key] = question
    return found


def _faults_of_sections(form: FormDraft) -> Iterator[FormFault]:
    for place, section in enumerate(form.sections):
        if not section.title.strip():
            yield FormFault(_("Give this section a name."), section=place, field="title")
        if not section.questions:
            yield FormFault(_("This section asks nothing. Add a question, or remove the section."), section=place)


def _twice(question: FormQuestion, labels: dict[str, int], keys: dict[str, int]) -> Iterator[FormFault]:
    label = folded(question.label)
    labels[label] = labels.get(label, 0) + 1
    keys[question.key] = keys.get(question.key, 0) + 1
    if label and labels[label] > 1:
        yield FormFault(_("An earlier question has the same words. Say what is different."), question.key, "label")
    if keys[question.key] > 1:
        yield FormFault(
            _("Two questions have the key “%(key)s”. Rename one.") % {"key": question.key}, question.key, "key"
        )


def _faults_of_question(question: FormQuestion, published_kinds: Mapping[str, str]) -> Iterator[FormFault]:
    if not question.label.strip():
        yield FormFault(_("Say what is asked."), question.key, "label")
    was = published_kinds.get(question.key, question.kind)
    if was != question.kind:
        yield FormFault(
            _("This was asked as “%(kind)s” before. Ask it anew as a question of its own.")
            % {"kind": QuestionKind(was).label},
            question.key,
            "kind",
        )
    for field, check in _CHECKS:
        message = check(question)
        if message:
            yield FormFault(message, question.key, field)


def _wrong_options(question: FormQuestion) -> str:
    if question.kind not in OWN_STEPS:
        return ""
    options = [folded(option) for option in question.options]
    double = next((option for place, option in enumerate(options) if option in options[:place]), "")
    if double:
        return _("“%(option)s” is there twice. Remove one.") % {"option": question.options[options.index(double)]}
    if "" in options:
        return _("One option is empty. Remove it.")
    few = len(options) < LEAST_OPTIONS
    if few and (question.kind in WITH_OPTIONS or (question.kind == QuestionKind.IMPORTANCE and options)):
        return _("Give at least two options to choose from, each on a line of its own.")
    return ""


def _wrong_least(question: FormQuestion) -> str:
    if question.kind not in LIMITED or question.least is None:
        return ""
    if question.most is not None and question.least > question.most:
        return _("The least is more than the most.")
    return _beyond_the_options(question, question.least)


def _wrong_most(question: FormQuestion) -> str:
    if question.kind not in LIMITED or question.most is None:
        return ""
    if not question.most and question.kind != QuestionKind.NUMBER:
        return _("With 0 at most, nobody could answer. Leave it empty for no limit.")
    return _beyond_the_options(question, question.most)


def _beyond_the_options(question: FormQuestion, limit: int) -> str:
    offered = len(question.options)
    if question.kind not in COUNTED or not offered or limit <= offered:
        return ""
    return ngettext(
        "There is only %(count)d option to choose.", "There are only %(count)d options to choose from.", offered
    ) % {"count": offered}


_CHECKS: tuple[tuple[str, Callable[[FormQuestion], str]], ...] = (
    ("options", _wrong_options),
    ("least", _wrong_least),
    ("most", _wrong_most),
)


def _faults_of_condition(
    question: FormQuestion, form: FormDraft, before: Mapping[str, FormQuestion]
) -> Iterator[FormFault]:
    message = _wrong_condition(question, form, before) if question.shown_if else ""
    if message:
        yield FormFault(message, question.key, "shown_if")


def _wrong_condition(question: FormQuestion, form: FormDraft, before: Mapping[str, FormQuestion]) -> str:
    deciding = before.get(question.shown_if)
    if deciding is None:
        if any(other.key == question.shown_if for other in form.questions):
            return _("Whether it is shown depends on a question that comes later. Move that one above.")
        return _("Whether it is shown depends on a question that is no longer asked. Choose another, or none.")
    offered = answers_that_decide(deciding)
    if not offered:
        return _("“%(label)s” has no answers to depend on. Choose a question with options, or none.") % {
            "label": deciding.label
        }
    if deciding.sensitive and not question.sensitive:
        return _("Being asked this would give a private answer away. Make this question private too, or ask everyone.")
    if not question.shown_if_values:
        return _("Choose the answers after which it is shown.")
    gone = [value for value in question.shown_if_values if value not in offered]
    if gone:
        return _("It is shown after the answer “%(answer)s”, which is no longer offered. Choose again.") % {
            "answer": gone[0]
        }
    return ""


def folded(text: str) -> str:
    """What two texts have in common that a reader takes for the same."""
    return " ".join(text.split()).casefold()
