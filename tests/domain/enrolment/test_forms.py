"""Forms from the first question to the version that is asked, and what was answered before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_drafts import FormDraft, SectionDraft
from peerloom.domain.enrolment.models import Answer, ApplicationDraft, Form, FormVersion, Question
from peerloom.domain.enrolment.operations import QuestionDraft, keep_questions
from peerloom.domain.enrolment.operations.forms import (
    CannotChangeForm,
    CannotPublishForm,
    begin_version,
    change_form,
    discard_version,
    publish_version,
    write_form,
)
from peerloom.domain.enrolment.queries.forms import (
    Takers,
    asked_version,
    form_draft_of,
    form_of_version,
    new_key,
    private_keys,
    questions_of,
    takers_of,
    version_in_writing,
)
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.forms import answer, asked_form, form_of, question

FULL = FormDraft(
    "Tell us about you.",
    (
        SectionDraft("You", "Who you are", (question("name", Kind.SHORT, required=True), question("when", Kind.TIMES))),
        SectionDraft(
            "Topics",
            questions=(
                question("topics", most=2, help="What you want to talk about"),
                question("faith", Kind.TEXT, sensitive=True, shown_if="topics", shown_if_values=("Careers",)),
            ),
        ),
    ),
)


def begun(cohort: Cohort, by: Actor, form: FormDraft = FULL) -> FormVersion:
    version = begin_version(cohort=cohort, side=Side.MENTEE, by=by, at=MOMENT)
    return change_form(version=version, form=form, revision=version.revision, by=by, at=MOMENT)


def publish(version: FormVersion, by: Actor, **further: Any) -> FormVersion:
    return publish_version(version=version, revision=version.revision, by=by, at=MOMENT, **further)


def keys_asked(cohort: Cohort, side: Side = Side.MENTEE) -> list[str]:
    return [asked.key for asked in questions_of(cohort, side)]


def test_what_is_written_is_read_back_whole(cohort: Cohort, coordinator: Actor) -> None:
    assert form_draft_of(cohort, Side.MENTEE) is None
    version = begun(cohort, coordinator)
    assert form_of_version(version) == FULL
    assert form_draft_of(cohort, Side.MENTEE) == FULL
    assert form_draft_of(cohort, Side.MENTOR) is None
    assert asked_version(cohort, Side.MENTEE) is None
    assert keys_asked(cohort) == []


def test_beginning_twice_is_beginning_once(cohort: Cohort, coordinator: Actor) -> None:
    first = begun(cohort, coordinator)
    again = begin_version(cohort=cohort, side=Side.MENTEE, by=coordinator, at=MOMENT)
    assert again.pk == first.pk
    assert form_of_version(again) == FULL
    assert AuditEvent.objects.filter(verb="form.begun").count() == 1


def test_a_published_version_is_asked_and_never_changes(cohort: Cohort, coordinator: Actor) -> None:
    version = publish(begun(cohort, coordinator), coordinator)
    assert asked_version(cohort, Side.MENTEE) == version
    assert version_in_writing(cohort, Side.MENTEE) is None
    assert keys_asked(cohort) == ["name", "when", "topics", "faith"]
    with pytest.raises(CannotChangeForm, match="published"):
        change_form(version=version, form=FormDraft(), revision=version.revision, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangeForm, match="published"):
        discard_version(version=version, revision=version.revision, by=coordinator, at=MOMENT)
    assert form_of_version(version) == FULL
    assert publish(version, coordinator).published_at == MOMENT
    assert AuditEvent.objects.filter(verb="form.published").count() == 1


def test_editing_again_starts_the_next_version_as_a_copy(cohort: Cohort, coordinator: Actor) -> None:
    first = publish(begun(cohort, coordinator), coordinator)
    second = begin_version(cohort=cohort, side=Side.MENTEE, by=coordinator, at=MOMENT)
    assert (second.number, form_of_version(second)) == (2, FULL)
    assert asked_version(cohort, Side.MENTEE) == first
    with pytest.raises(CannotPublishForm, match="Nothing is different"):
        publish(second, coordinator)
    discard_version(version=second, revision=second.revision, by=coordinator, at=MOMENT)
    assert form_of_version(first) == FULL
    assert version_in_writing(cohort, Side.MENTEE) is None


def test_old_answers_keep_the_words_they_were_given_to(cohort: Cohort, coordinator: Actor) -> None:
    first = asked_form(cohort, Side.MENTEE, form_of(question("topics", label="What first?")), coordinator)
    application = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    given = answer(application, first, "topics", ["Careers"])
    asked_form(cohort, Side.MENTEE, form_of(question("topics", label="What else?", options=("X", "Y"))), coordinator)
    found = Answer.objects.within(cohort.organisation_id).select_related("question").get(pk=given.pk)
    assert (found.question.label, found.value) == ("What first?", ["Careers"])
    assert [asked.label for asked in questions_of(cohort, Side.MENTEE)] == ["What else?"]


def test_who_is_in_the_middle_of_a_version_keeps_it(cohort: Cohort, coordinator: Actor) -> None:
    first = asked_form(cohort, Side.MENTEE, FULL, coordinator)
    draft = ApplicationDraft.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        side=Side.MENTEE,
        version=first,
        email="ana@example.org",
        given_name="Ana",
        values={"name": "Ana"},
        created_at=MOMENT,
        saved_at=MOMENT,
        expires_at=MOMENT,
    )
    answer(make_application(cohort, make_person(cohort.organisation), Side.MENTEE), first, "name", "Ben")
    second = asked_form(cohort, Side.MENTEE, form_of(question("other")), coordinator)
    draft.refresh_from_db()
    assert draft.version is not None
    assert form_of_version(draft.version) == FULL
    assert takers_of(cohort, Side.MENTEE) == {first.pk: Takers(answered=1, filling_in=1)}
    assert second.number == 2


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CATEGORY])
def test_a_published_question_never_changes_its_kind(cohort: Cohort, coordinator: Actor, kind: Kind) -> None:
    asked_form(cohort, Side.MENTEE, form_of(question("topics")), coordinator)
    asked_form(cohort, Side.MENTEE, form_of(question("other")), coordinator)
    version = begin_version(cohort=cohort, side=Side.MENTEE, by=coordinator, at=MOMENT)
    changed = form_of(question("topics", kind))
    with pytest.raises(CannotChangeForm, match="asked in another way"):
        change_form(version=version, form=changed, revision=version.revision, by=coordinator, at=MOMENT)
    assert form_of_version(version) == form_of(question("other"))


def test_before_it_is_published_a_question_may_change_its_kind(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator, form_of(question("topics")))
    form = form_of(question("topics", Kind.TEXT))
    change_form(version=version, form=form, revision=version.revision, by=coordinator, at=MOMENT)
    assert form_of_version(version) == form


def test_a_form_that_is_not_ready_is_not_asked(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator, form_of(question("topics", options=("One",)), question("b", label="")))
    with pytest.raises(CannotPublishForm, match="2 things") as refused:
        publish(version, coordinator)
    assert [(fault.key, fault.field) for fault in refused.value.faults] == [("topics", "options"), ("b", "label")]
    assert asked_version(cohort, Side.MENTEE) is None


def test_what_is_needed_elsewhere_has_to_stay(cohort: Cohort, coordinator: Actor) -> None:
    asked_form(cohort, Side.MENTEE, FULL, coordinator)
    keep_questions(
        cohort=cohort, side=Side.MENTEE, drafts=[QuestionDraft("grade", "Grade", Kind.SCALE, ("A", "B"), False, 0)]
    )
    version = begun(cohort, coordinator, FULL.without_question("when"))
    with pytest.raises(CannotPublishForm, match="has to stay: the rules compare it"):
        publish(version, coordinator, needed={"when": "the rules compare it"})
    publish(version, coordinator, needed={"topics": "the rules compare it", "grade": "a sheet asks it"})


def test_two_coordinators_at_once_lose_nothing(cohort: Cohort, coordinator: Actor) -> None:
    other = actor_with(cohort.organisation, "owner")
    version = begun(cohort, coordinator)
    seen = version.revision
    theirs = replace(FULL, introduction="Theirs")
    change_form(version=version, form=theirs, revision=seen, by=other, at=MOMENT)
    mine = FULL.with_section("Mine")
    for attempt in (
        lambda: change_form(version=version, form=mine, revision=seen, by=coordinator, at=MOMENT),
        lambda: publish_version(version=version, revision=seen, by=coordinator, at=MOMENT),
        lambda: discard_version(version=version, revision=seen, by=coordinator, at=MOMENT),
    ):
        with pytest.raises(ChangedMeanwhile):
            attempt()
    assert form_of_version(FormVersion.objects.within(cohort.organisation_id).get(pk=version.pk)) == theirs


def test_the_same_change_twice_happens_once(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator)
    changed = FULL.without_question("faith")
    for _time in range(2):
        change_form(version=version, form=changed, revision=version.revision, by=coordinator, at=MOMENT)
    assert form_of_version(version) == changed
    assert AuditEvent.objects.filter(verb="form.changed").count() == 2  # the first one filled it


def test_a_discarded_version_can_not_be_changed_any_more(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator)
    stale = FormVersion.objects.within(cohort.organisation_id).get(pk=version.pk)
    discard_version(version=version, revision=version.revision, by=coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile, match="discarded"):
        change_form(version=stale, form=FormDraft(), revision=stale.revision, by=coordinator, at=MOMENT)


def test_rows_stay_the_same_while_their_key_stays(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator)
    before = dict(Question.objects.within(cohort.organisation_id).values_list("key", "public_id"))
    moved = FULL.moved_up("faith").moved_up("faith").without_section(0)
    change_form(version=version, form=moved, revision=version.revision, by=coordinator, at=MOMENT)
    after = dict(Question.objects.within(cohort.organisation_id).values_list("key", "public_id"))
    assert after == {key: before[key] for key in ("topics",)}
    assert form_of_version(version) == moved


def test_private_once_is_private_for_good(cohort: Cohort, coordinator: Actor) -> None:
    assert private_keys(cohort, Side.MENTEE) == frozenset()
    asked_form(cohort, Side.MENTEE, FULL, coordinator)
    asked_form(cohort, Side.MENTEE, form_of(question("faith", Kind.TEXT)), coordinator)
    begun(cohort, coordinator, form_of(question("only_written", sensitive=True)))
    assert private_keys(cohort, Side.MENTEE) == {"faith"}


def test_sheets_and_forms_ask_side_by_side(cohort: Cohort, coordinator: Actor) -> None:
    asked = [
        QuestionDraft("grade", "Grade", Kind.SCALE, ("A", "B"), False, 0),
        QuestionDraft("topics", "Topics in the sheet", Kind.CHOICES, ("Law",), False, 1),
    ]
    keep_questions(cohort=cohort, side=Side.MENTEE, drafts=asked)
    version = asked_form(cohort, Side.MENTEE, FULL, coordinator)
    assert sorted(keys_asked(cohort)) == ["faith", "grade", "name", "topics", "when"]
    labels = {found.key: found.label for found in questions_of(cohort, Side.MENTEE)}
    assert labels["topics"] == "What about topics?"
    keep_questions(cohort=cohort, side=Side.MENTEE, drafts=[replace(asked[1], label="Anew")])
    assert form_of_version(version) == FULL, "a sheet never touches a form"


def test_a_sheet_lends_its_key_to_the_question_that_asks_the_same(cohort: Cohort, coordinator: Actor) -> None:
    sheet = [QuestionDraft("grade", "Your grade", Kind.SCALE, ("A", "B"), False, 0)]
    keep_questions(cohort=cohort, side=Side.MENTEE, drafts=sheet)
    key = partial(new_key, cohort, Side.MENTEE, FULL)
    assert key(label=" your GRADE", kind=Kind.SCALE) == "grade"
    assert key(label="Your grade", kind=Kind.TEXT) == "grade_2"
    assert key(label="Topics?", kind=Kind.CHOICES) == "topics_2"
    assert key(label="你好", kind=Kind.TEXT) == "question"
    asked_form(cohort, Side.MENTEE, form_of(question("grade", Kind.SCALE, label="Your grade")), coordinator)
    assert key(label="Your grade", kind=Kind.SCALE) == "grade_2", "it is the form's own by now"


@pytest.mark.parametrize("role", ["staff", "participant"])
def test_who_only_helps_does_not_decide(cohort: Cohort, coordinator: Actor, role: str) -> None:
    version, someone = begun(cohort, coordinator), actor_with(cohort.organisation, role)
    attempts: list[Callable[[], object]] = [
        lambda: begin_version(cohort=cohort, side=Side.MENTOR, by=someone, at=MOMENT),
        lambda: change_form(version=version, form=FormDraft(), revision=version.revision, by=someone, at=MOMENT),
        lambda: publish(version, someone),
        lambda: discard_version(version=version, revision=version.revision, by=someone, at=MOMENT),
        lambda: write_form(cohort=cohort, side=Side.MENTOR, form=FULL, publish=True, by=someone, at=MOMENT),
    ]
    for attempt in attempts:
        with pytest.raises(CannotChangeForm, match="owners and coordinators"):
            attempt()


def test_other_organisations_do_not_reach_in(cohort: Cohort, coordinator: Actor) -> None:
    version, stranger = begun(cohort, coordinator), actor_with(make_organisation(), "owner")
    attempts: list[Callable[[], object]] = [
        lambda: begin_version(cohort=cohort, side=Side.MENTEE, by=stranger, at=MOMENT),
        lambda: change_form(version=version, form=FormDraft(), revision=version.revision, by=stranger, at=MOMENT),
        lambda: publish(version, stranger),
    ]
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()


def test_an_archived_program_keeps_its_form(cohort: Cohort, coordinator: Actor) -> None:
    version = begun(cohort, coordinator)
    cohort.program.state = ProgramState.ARCHIVED
    cohort.program.save()
    with pytest.raises(CannotChangeForm, match="archived"):
        publish(version, coordinator)


def test_write_form_makes_the_whole_form_at_once_and_once(cohort: Cohort, coordinator: Actor) -> None:
    first = asked_form(cohort, Side.MENTEE, FULL, coordinator)
    assert asked_form(cohort, Side.MENTEE, FULL, coordinator) == first
    written = write_form(cohort=cohort, side=Side.MENTOR, form=FULL, publish=False, by=coordinator, at=MOMENT)
    assert written.published_at is None
    assert asked_form(cohort, Side.MENTOR, FULL, coordinator) == written
    assert form_draft_of(cohort, Side.MENTOR) == FULL


def test_write_form_does_not_overwrite_what_someone_is_writing(cohort: Cohort, coordinator: Actor) -> None:
    begun(cohort, coordinator, FULL.with_section("By hand"))
    with pytest.raises(CannotChangeForm, match="writing this form already"):
        asked_form(cohort, Side.MENTEE, FULL, coordinator)


def test_write_form_leaves_nothing_behind_when_it_is_refused(cohort: Cohort, coordinator: Actor) -> None:
    with pytest.raises(CannotPublishForm):
        asked_form(cohort, Side.MENTEE, form_of(question(options=())), coordinator)
    assert not Form.objects.within(cohort.organisation_id).exists()


@pytest.mark.parametrize(
    "form",
    [
        form_of(question("a\x00")),
        form_of(question("")),
        form_of(question("x" * 81)),
        form_of(question(label="x" * 401)),
        form_of(question(label="\x00")),
        form_of(question(label="\ud800")),
        form_of(question(help="x" * 1001)),
        form_of(question(kind="hologram")),
        form_of(question(options=("x" * 201, "y"))),
        form_of(question(options=tuple(str(n) for n in range(301)))),
        form_of(question(least=-1)),
        form_of(question(most=40_000)),
        form_of(question(shown_if="\x00")),
        form_of(question(shown_if="x" * 90)),
        form_of(question(), question()),
        form_of(*(question(f"q{n}") for n in range(201))),
        form_of(question(), introduction="x" * 1_000_000),
        FormDraft("", (SectionDraft("x" * 201),)),
        FormDraft("", tuple(SectionDraft(f"S{n}") for n in range(41))),
    ],
)
def test_what_can_not_be_kept_is_refused_with_a_reason(cohort: Cohort, coordinator: Actor, form: FormDraft) -> None:
    version = begun(cohort, coordinator)
    with pytest.raises(CannotChangeForm):
        change_form(version=version, form=form, revision=version.revision, by=coordinator, at=MOMENT)
    assert form_of_version(FormVersion.objects.within(cohort.organisation_id).get(pk=version.pk)) == FULL


def statements(cohort: Cohort, by: Actor, count: int) -> int:
    form = FormDraft(
        "", tuple(SectionDraft(f"S{s}", questions=tuple(question(f"q{s}_{n}") for n in range(count))) for s in range(3))
    )
    other = form_of(*(replace(asked, label=f"New {asked.key}") for asked in form.questions))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        version = asked_form(cohort, Side.MENTEE, form, by)
        form_of_version(version)
        list(questions_of(cohort, Side.MENTEE))
        asked_form(cohort, Side.MENTEE, other, by)
    return len(seen)


def test_a_hundred_questions_take_hardly_more_statements_than_six(cohort: Cohort, coordinator: Actor) -> None:
    larger = make_cohort(make_program(cohort.organisation))
    few, many = statements(cohort, coordinator, 2), statements(larger, coordinator, 34)
    assert many <= few + 4, "beyond what SQLite takes in one statement, rows go in batches"


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_and_publish_at_the_same_moment(transactional_db: None) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    coordinator = actor_with(organisation, "coordinator")
    begin = partial(begin_version, cohort=cohort, side=Side.MENTEE, start=FULL, by=coordinator, at=MOMENT)
    begun_twice = at_once(begin, begin)
    assert begun_twice[0] == begun_twice[1]
    version = version_in_writing(cohort, Side.MENTEE)
    assert version is not None
    assert at_once(*[partial(publish, version, coordinator)] * 2) == [version, version]
    assert AuditEvent.objects.filter(verb="form.published").count() == 1
