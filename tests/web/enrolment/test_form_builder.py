"""The pages on which a coordinator writes an application form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion, SectionDraft
from peerloom.domain.enrolment.models import FormVersion, Question
from peerloom.domain.enrolment.operations.forms import begin_version, change_form
from peerloom.domain.enrolment.queries.forms import asked_version, form_of_version, version_in_writing
from peerloom.domain.matching.operations import save_rules
from peerloom.domain.matching.queries import CriterionDraft
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from peerloom.web.enrolment.forms_builder.kinds import NAMES
from tests.factories import MOMENT, make_account, make_application, make_person
from tests.factories.forms import answer, asked_form, form_of, question

SKILLS = CriterionDraft("skills", "Skills", "overlap", "topics", "topics", weight=3)
A, B, C = (question(key) for key in ("topics", "skills", "hobbies"))


@pytest.fixture
def pages(client: Client, cohort: Cohort) -> Pages:
    return Pages(client, cohort)


class Pages:
    """The builder of one side, as a coordinator uses it."""

    def __init__(self, client: Client, cohort: Cohort, side: Side = Side.MENTEE) -> None:
        self.client, self.cohort, self.side = client, cohort, side

    def url(self, name: str, *further: Any) -> str:
        slug = self.cohort.organisation.slug
        return reverse(f"forms:{name}", args=[slug, self.cohort.public_id, self.side.value, *further])

    def get(self, name: str, *further: Any, **query: Any) -> str:
        response = self.client.get(self.url(name, *further), query)
        assert response.status_code == 200, response
        return response.content.decode()

    def post(self, name: str, *further: Any, query: str = "", **data: Any) -> Any:
        version = version_in_writing(self.cohort, self.side)
        data.setdefault("revision", version.revision if version else 1)
        return self.client.post(self.url(name, *further) + query, data)

    def form(self) -> FormDraft:
        version = version_in_writing(self.cohort, self.side)
        assert version is not None
        return form_of_version(version)

    def row(self, key: str) -> Question:
        rows = Question.objects.within(self.cohort.organisation_id).filter(side=self.side, key=key)
        return rows.order_by("-version__number")[0]


def writing(cohort: Cohort, by: Actor, form: FormDraft, side: Side = Side.MENTEE) -> FormVersion:
    version = begin_version(cohort=cohort, side=side, by=by, at=MOMENT)
    return change_form(version=version, form=form, revision=version.revision, by=by, at=MOMENT)


def keys(form: FormDraft) -> list[str]:
    return [asked.key for asked in form.questions]


def test_from_nothing_to_a_published_form(pages: Pages, cohort: Cohort) -> None:
    assert "Mentees are not asked anything yet" in pages.get("edit")
    pages.post("begin")
    assert "Ask mentees your first question" in pages.get("edit")
    pages.post("section", 0, title="You", help="Who you are")
    pages.post("section-new", title="Topics", help="")
    pages.post("introduction", introduction="Welcome!\n\nFive minutes.")
    asked = {
        "label": "What would you like to talk about?",
        "options": "Careers\n\n Studying \nSettling in",
        "most": "2",
    }
    response = pages.post("question-new", query="?kind=choices", section="1", required="on", help="", **asked)
    assert response.status_code == 303
    pages.post("question-new", query="?kind=short", section="0", label="Your phone number", help="")
    form = pages.form()
    assert [section.title for section in form.sections] == ["You", "Topics"]
    [topics] = form.sections[1].questions
    assert (topics.options, topics.required, topics.most) == (("Careers", "Studying", "Settling in"), True, 2)
    assert response["Location"].endswith(f"#q-{topics.key}")
    assert "The mentees’ form can be published" in pages.get("edit")
    assert "2 questions" in pages.get("publish")
    pages.post("publish")
    assert asked_version(cohort, Side.MENTEE) is not None
    assert "Mentees are asked 2 questions" in pages.get("edit")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written_previewed_and_changed(pages: Pages, kind: Kind) -> None:
    pages.post("begin")
    assert str(NAMES[kind]) in pages.get("question-new", kind=kind.value)
    response = pages.post(
        "question-new", query=f"?kind={kind}", section="0", label="A question", help="Help", options="One\nTwo"
    )
    assert response.status_code == 303, response.content.decode()
    [written] = pages.form().questions
    assert "A question" in pages.get("preview")
    before = pages.form()
    row = pages.row(written.key)
    page = pages.client.get(pages.url("question", row.public_id))
    values = {name: bound.value() for name, bound in ((b.name, b) for b in page.context["form"]) if bound.value()}
    pages.post("question", row.public_id, **values)
    assert pages.form() == before, "saving what the page shows changes nothing"


def test_what_is_missing_is_said_beside_the_field(pages: Pages) -> None:
    pages.post("begin")
    response = pages.post(
        "question-new", query="?kind=choices", section="0", label="", options="One", least="2", most="1"
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "3 things need mending" not in text  # the words are looked at before the sense
    response = pages.post(
        "question-new", query="?kind=choices", section="0", label="Why?", options="One", least="2", most="1"
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"options", "least"}
    assert pages.form().questions == ()


def test_a_condition_is_ticked_among_earlier_answers(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    wish = question("wish", Kind.WISH, label="Would you like to travel?")
    writing(cohort, coordinator, form_of(A, wish, question("text", Kind.TEXT)))
    row = pages.row("text")
    assert "Would you like to travel?" in pages.get("question", row.public_id)
    data = {"label": "Where to?", "help": "", "section": "0"}
    mixed = pages.post("question", row.public_id, shown_if=["topics:Careers", "wish:yes"], **data)
    assert "one question only" in str(mixed.context["form"].errors)
    pages.post("question", row.public_id, shown_if=["topics:Careers", "topics:Studying"], **data)
    changed = pages.form().question("text")
    assert (changed.shown_if, changed.shown_if_values) == ("topics", ("Careers", "Studying"))
    assert "Only for who answers “Careers” or “Studying” to “What about topics?”" in pages.get("edit")
    pages.post("arrange", do="up:text")
    pages.post("arrange", do="up:text")
    assert "Move that one above" in pages.get("edit")
    pages.post("publish")
    assert asked_version(cohort, Side.MENTEE) is None


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("down:topics", ["skills", "topics", "hobbies"]),
        ("up:hobbies", ["topics", "hobbies", "skills"]),
        ("up:topics", ["topics", "skills", "hobbies"]),
        ("remove:skills", ["topics", "hobbies"]),
        ("section-remove:0", []),
        ("section-down:0", ["topics", "skills", "hobbies"]),
    ],
)
def test_buttons_arrange_the_form(
    pages: Pages, cohort: Cohort, coordinator: Actor, do: str, expected: list[str]
) -> None:
    writing(cohort, coordinator, form_of(A, B, C))
    assert f'value="{do}"' in pages.get("edit") or do == "section-down:0"
    response = pages.post("arrange", do=do)
    assert response.status_code == 303
    assert keys(pages.form()) == expected


def test_after_a_move_the_same_button_is_at_hand_again(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    writing(cohort, coordinator, form_of(A, B, C))
    response = pages.post("arrange", do="down:topics")
    text = pages.client.get(response["Location"]).content.decode()
    assert 'value="down:topics" aria-label="Move “What about topics?” down" autofocus' in text
    assert text.count("autofocus") == 1
    assert "is question 2 of 3 now" in text


def test_a_copy_is_a_question_of_its_own(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    writing(cohort, coordinator, form_of(replace(A, label="x" * 400), B))
    pages.post("arrange", do="copy:topics")
    first, copy, _last = pages.form().questions
    assert copy.key not in {"topics", "skills"}
    assert replace(copy, key=first.key, label=first.label) == first
    assert copy.label.endswith("(copy)")


@pytest.mark.parametrize("do", ["", "explode:topics", "up:nobody", "section-up:9", "section-up:x", "remove:\x00"])
def test_nonsense_changes_nothing(pages: Pages, cohort: Cohort, coordinator: Actor, do: str) -> None:
    writing(cohort, coordinator, form_of(A, B))
    assert pages.post("arrange", do=do).status_code in (303, 409)
    assert keys(pages.form()) == ["topics", "skills"]


def test_who_is_second_is_told_and_keeps_what_was_typed(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    version = writing(cohort, coordinator, form_of(A, B))
    row, seen = pages.row("topics"), version.revision
    theirs = form_of(replace(A, label="Theirs?"), B)
    change_form(version=version, form=theirs, revision=seen, by=coordinator, at=MOMENT)
    mine = {"label": "Mine?", "help": "", "options": "X\nY", "section": "0"}
    response = pages.post("question", row.public_id, revision=seen, **mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Mine?" in text
    assert "This question reads now: “Theirs?”" in text
    assert pages.form() == theirs
    again = response.context["form"]["revision"].value()
    assert pages.post("question", row.public_id, revision=again, **mine).status_code == 303
    assert pages.form().question("topics").label == "Mine?"


def test_what_was_typed_for_something_that_is_gone_stands_on_the_page(
    pages: Pages, cohort: Cohort, coordinator: Actor
) -> None:
    version = writing(cohort, coordinator, form_of(A, B))
    row, seen = pages.row("skills"), version.revision
    change_form(version=version, form=form_of(A), revision=seen, by=coordinator, at=MOMENT)
    mine = {"label": "My long question", "help": "", "options": "X\nY", "section": "0"}
    for response in (
        pages.post("question", row.public_id, revision=seen, **mine),
        pages.post("section", 4, revision=seen, title="My long question", help=""),
        pages.post("introduction", revision=seen, introduction="My long question"),
    ):
        assert response.status_code == 409
        assert "My long question" in response.content.decode()
    pages.post("publish")
    response = pages.post("question-new", query="?kind=choices", **mine)
    assert response.status_code == 409
    assert "My long question" in response.content.decode()
    assert pages.post("arrange", do="up:topics").status_code == 409
    asked = asked_version(cohort, Side.MENTEE)
    assert asked is not None
    assert form_of_version(asked) == form_of(A)


def test_another_kind_makes_a_published_question_a_new_one(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    asked_form(cohort, Side.MENTEE, form_of(A, B), coordinator)
    pages.post("begin")
    row = pages.row("topics")
    assert "it becomes a new one" in pages.get("question", row.public_id, kind="text")
    pages.post("question", row.public_id, query="?kind=text", label=A.label, help="", section="0")
    first = pages.form().questions[0]
    assert (first.kind, first.label) == ("text", A.label)
    assert first.key != "topics"


def test_what_the_rules_compare_is_shown_and_kept(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    for side in Side:
        asked_form(cohort, side, form_of(A, B), coordinator)
    save_rules(cohort=cohort, objective="fair", criteria=[SKILLS], based_on_version=0, by=coordinator, at=MOMENT)
    assert "matched by: Skills" in pages.get("edit")
    pages.post("begin")
    for do in ("remove:topics", "section-remove:0"):
        pages.post("arrange", do=do)
        assert "Take it out of the rules first" in pages.get("edit")
    row = pages.row("topics")
    response = pages.post("question", row.public_id, query="?kind=text", label="Anew?", help="", section="0")
    assert response.status_code == 422
    assert keys(pages.form()) == ["topics", "skills"]
    pages.post("question", row.public_id, label=A.label, help="", options="New\nNewer", section="0")
    assert "Look at the rules once this is published" in pages.get("publish")


def test_the_differences_are_shown_before_publishing(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    first = asked_form(cohort, Side.MENTEE, form_of(A, B), coordinator)
    answer(make_application(cohort, make_person(cohort.organisation), Side.MENTEE), first, "topics", ["Careers"])
    pages.post("begin")
    assert "Version 2 is still the same" in pages.get("edit")
    version = version_in_writing(cohort, Side.MENTEE)
    assert version is not None
    changed = form_of(replace(A, label="What interests you?"), C)
    change_form(version=version, form=changed, revision=version.revision, by=coordinator, at=MOMENT)
    text = pages.get("publish")
    assert "1 question added, 1 removed, 1 reworded" in text
    assert "<del><bdi>What about topics?</bdi></del> <ins><bdi>What interests you?</bdi></ins>" in text
    assert "1 person has answered before" in text
    pages.post("publish")
    assert "Version 1, which is no longer asked" in pages.get("preview", version=1)
    assert "What about topics?" in pages.get("preview", version=1)
    assert pages.client.get(pages.url("preview"), {"version": "7"}).status_code == 404


def test_what_has_to_be_mended_stands_where_it_is_mended(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    form = FormDraft("", (SectionDraft("You", questions=(replace(A, options=("One",)),)), SectionDraft("Empty")))
    writing(cohort, coordinator, form)
    for name in ("edit", "publish"):
        text = pages.get(name)
        assert "2 things to mend before you publish" in text
        assert "Give at least two options" in text
        assert "This section asks nothing" in text
    response = pages.post("publish")
    assert response.status_code == 422
    assert asked_version(cohort, Side.MENTEE) is None


def test_the_other_sides_questions_are_a_beginning(client: Client, cohort: Cohort, coordinator: Actor) -> None:
    asked_form(cohort, Side.MENTEE, form_of(A, B), coordinator)
    mentors = Pages(client, cohort, Side.MENTOR)
    assert "Begin with the mentees’ questions" in mentors.get("edit")
    mentors.post("begin", **{"from": "other"})
    assert mentors.form() == form_of(A, B)


def test_a_version_can_be_thrown_away(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    asked_form(cohort, Side.MENTEE, form_of(A), coordinator)
    pages.post("begin")
    assert pages.post("discard", revision=99).status_code == 409
    pages.post("discard")
    assert version_in_writing(cohort, Side.MENTEE) is None
    assert "Mentees are asked one question" in pages.get("edit")


def test_staff_look_and_do_not_touch(organisation: Organisation, cohort: Cohort, coordinator: Actor) -> None:
    writing(cohort, coordinator, form_of(A, B))
    account = make_account()
    make_person(organisation, "staff", account=account)
    client = Client()
    client.force_login(account)
    staff = Pages(client, cohort)
    text = staff.get("edit")
    assert "What about topics?" in text
    assert "Remove" not in text
    assert "Add a question" not in text
    staff.get("preview")
    for name in ("begin", "arrange", "discard"):
        staff.post(name, do="remove:topics")
    for name in ("introduction", "section-new", "question-new", "publish"):
        assert staff.post(name).status_code == 403
    assert pages_form(cohort) == form_of(A, B)


def pages_form(cohort: Cohort) -> FormDraft:
    version = version_in_writing(cohort, Side.MENTEE)
    assert version is not None
    return form_of_version(version)


def test_a_side_that_does_not_exist(pages: Pages) -> None:
    assert pages.client.get(pages.url("edit").replace("/mentee/", "/guardian/")).status_code == 404


def test_hostile_words_are_only_words(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    evil = "<script>alert(1)</script>"
    nasty = FormDraft(evil, (SectionDraft(evil, evil, (replace(A, label=evil, help=evil, options=(evil, "b")),)),))
    writing(cohort, coordinator, nasty)
    for name in ("edit", "preview", "publish", "kinds"):
        assert "<script>alert" not in pages.get(name)
    response = pages.post("question-new", query="?kind=text", section="0", label="a\x00b" + "x" * 1_000_000, help="")
    assert response.status_code == 422


def queries(pages: Pages, form: FormDraft, by: Actor, name: str) -> int:
    version = version_in_writing(pages.cohort, Side.MENTEE)
    assert version is not None
    change_form(version=version, form=form, revision=version.revision, by=by, at=MOMENT)
    pages.get(name)
    with CaptureQueriesContext(connection) as seen:
        pages.get(name)
    return len(seen)


@pytest.mark.parametrize("name", ["edit", "preview", "publish"])
def test_a_hundred_questions_take_as_many_queries_as_one(
    pages: Pages, cohort: Cohort, coordinator: Actor, name: str
) -> None:
    asked_form(cohort, Side.MENTEE, form_of(A), coordinator)
    pages.post("begin")
    many: tuple[FormQuestion, ...] = tuple(question(f"q{n}") for n in range(100))
    few = queries(pages, form_of(A, B), coordinator, name)
    assert queries(pages, form_of(A, *many), coordinator, name) == few
    assert few <= 12
