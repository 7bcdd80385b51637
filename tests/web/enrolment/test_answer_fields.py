from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.models import Question
from peerloom.web.enrolment.answer_fields import cleaned_value, fields_for, initial_value

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TOPICS = ["Careers", "Studying", "Settling in"]


def asked(kind: Kind, **further: Any) -> Question:
    return Question(key="q", label="What?", kind=kind, **further)


def form_for(question: Question, typed: str = "", *, files: Any = None) -> forms.Form:
    form = forms.Form(QueryDict(typed), files)
    form.fields |= fields_for([question])
    return form


def answer_to(question: Question, typed: str) -> Any:
    form = form_for(question, typed)
    assert form.is_valid(), form.errors
    return cleaned_value(question, form.cleaned_data["q"])


def test_every_kind_has_a_field_in_the_questions_order() -> None:
    questions = [Question(key=kind, label=kind, kind=kind, options=TOPICS) for kind in Kind]
    assert list(fields_for(questions)) == list(Kind)


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        (asked(Kind.SHORT), "q=+Ada+", "Ada"),
        (asked(Kind.TEXT), "q=One%0ATwo", "One\nTwo"),
        (asked(Kind.CATEGORY, options=TOPICS), "q=Studying", "Studying"),
        (asked(Kind.SCALE, options=TOPICS), "q=Careers", "Careers"),
        (asked(Kind.CHOICES, options=TOPICS), "q=Settling+in&q=Careers", ["Careers", "Settling in"]),
        (asked(Kind.RANKING, options=TOPICS), "q_0=Studying&q_1=&q_2=Careers", ["Studying", "Careers"]),
        (asked(Kind.NUMBER), "q=3", 3),
        (asked(Kind.NUMBER), "q=2.5", 2.5),
        (asked(Kind.TIMES), "q=0-9&q=0-8&q=6-21", [[480, 600], [9900, 9960]]),
        (asked(Kind.LANGUAGES), "q=zu&q=de", ["de", "zu"]),
        (asked(Kind.DATE), "q=2026-02-28", "2026-02-28"),
        (asked(Kind.CONSENT), "q=on", True),
        (asked(Kind.WISH), "q=no", "no"),
        (asked(Kind.IMPORTANCE), "q=4", 2.0),
        (asked(Kind.IMPORTANCE), "q=2", 1.0),
        (asked(Kind.IMPORTANCE, options=["no", "some", "much"]), "q=1", 1.0),
        (asked(Kind.PEOPLE), "q=Ada++Lovelace%0A%0AGrace%0AAda+Lovelace", ["Ada Lovelace", "Grace"]),
    ],
)
def test_what_is_typed_is_stored_as_matching_reads_it_and_shown_again(
    question: Question, typed: str, stored: Any
) -> None:
    assert answer_to(question, typed) == stored
    again = forms.Form(initial={"q": initial_value(question, stored)})
    again.fields |= fields_for([question])
    html = str(again)
    data = QueryDict(typed)
    if question.kind in {Kind.TIMES, Kind.CHOICES, Kind.LANGUAGES}:
        assert html.count("checked") == len(data.getlist("q"))
    elif question.kind == Kind.RANKING:
        assert html.index('value="Studying" selected') < html.index('value="Careers" selected')
    elif question.kind in {Kind.WISH, Kind.IMPORTANCE, Kind.CATEGORY, Kind.SCALE}:
        assert f'value="{data["q"]}"' in html.split("checked")[0][-200:]


@pytest.mark.parametrize("kind", list(Kind))
def test_who_need_not_answer_and_does_not_has_no_answer(kind: Kind) -> None:
    assert answer_to(asked(kind, options=TOPICS), "") is None


@pytest.mark.parametrize("kind", list(Kind))
def test_who_must_answer_and_does_not_is_told(kind: Kind) -> None:
    assert form_for(asked(kind, options=TOPICS, required=True)).errors["q"]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.FILE, Kind.CONSENT}))
@pytest.mark.parametrize("typed", ["q=%00x&q_0=%00x", "q=" + "x" * 1_000_000 + "&q_0=" + "x" * 1_000_000])
def test_hostile_input_is_a_message(kind: Kind, typed: str) -> None:
    assert form_for(asked(kind, options=TOPICS), typed).errors["q"]


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        (asked(Kind.CHOICES, options=TOPICS, least=2), "q=Careers", "at least 2"),
        (asked(Kind.CHOICES, options=TOPICS, most=1), "q=Careers&q=Studying", "1 at most"),
        (asked(Kind.LANGUAGES, most=1), "q=de&q=en", "1 at most"),
        (asked(Kind.LANGUAGES, options=["de", "en"]), "q=fr", "not one of"),
        (asked(Kind.RANKING, options=TOPICS), "q_0=Careers&q_1=Careers", "twice"),
        (asked(Kind.RANKING, options=TOPICS, least=2), "q_0=Careers", "at least 2"),
        (asked(Kind.NUMBER, least=1, most=5), "q=6", "5"),
        (asked(Kind.NUMBER), "q=nan", "number"),
        (asked(Kind.NUMBER), "q=1e999", "number"),
        (asked(Kind.NUMBER), "q=1e300", "1000000000000"),
        (asked(Kind.SHORT, most=5), "q=abcdef", "5"),
        (asked(Kind.TIMES), "q=7-8", "7-8"),
        (asked(Kind.PEOPLE, most=1), "q=Ada%0AGrace", "1 person"),
    ],
)
def test_limits_say_what_to_do(question: Question, typed: str, said: str) -> None:
    assert said in form_for(question, typed).errors.as_text()


def test_a_ranking_asks_for_as_many_places_as_it_may_have() -> None:
    html = str(form_for(asked(Kind.RANKING, options=TOPICS, most=2)))
    assert html.count("<select") == 2
    assert html.count("<fieldset") == 1


def test_many_options_are_a_list_to_open() -> None:
    html = str(form_for(asked(Kind.CATEGORY, options=[f"Town {n}" for n in range(40)])))
    assert "<select" in html
    assert 'type="radio"' not in html


def test_what_is_private_says_so_and_labels_are_escaped() -> None:
    question = asked(Kind.SHORT, help="<i>Anything</i>", sensitive=True)
    question.label = "<script>alert(1)</script>"
    html = str(form_for(question))
    assert "never shown to anyone" in html
    assert "<script" not in html
    assert "<i>" not in html


def test_a_file_is_what_its_name_says() -> None:
    question = asked(Kind.FILE)
    good = SimpleUploadedFile("../cv.pdf", PDF)
    form = form_for(question, files=MultiValueDict({"q": [good]}))
    assert form.is_valid(), form.errors
    assert cleaned_value(question, form.cleaned_data["q"]) == "cv.pdf"
    for name, content in (("cv.pdf", b"<html><script>"), ("cv.exe", PDF), ("cv.pdf", b"")):
        form = form_for(question, files=MultiValueDict({"q": [SimpleUploadedFile(name, content)]}))
        assert form.errors["q"], name


def test_more_languages_stand_open_for_who_speaks_one_of_them() -> None:
    form = forms.Form(initial={"q": ["zu"]})
    form.fields |= fields_for([asked(Kind.LANGUAGES)])
    assert '<details class="more" open>' in str(form)
