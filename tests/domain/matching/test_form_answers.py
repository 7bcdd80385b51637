"""What people answer in application forms feeds matching: by key, whichever version they filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_drafts import FormDraft
from peerloom.domain.enrolment.models import Answer, FormVersion, Question
from peerloom.domain.enrolment.operations import QuestionDraft, SignUp, keep_questions, take_over_sign_ups
from peerloom.domain.enrolment.operations.forms import CannotPublishForm, begin_version, change_form
from peerloom.domain.matching.models import Criterion
from peerloom.domain.matching.operations import CannotSaveRules
from peerloom.domain.matching.operations.forms import publish_form
from peerloom.domain.matching.queries import CriterionDraft, current_rules, drafts_of, proposed_criteria
from peerloom.domain.matching.queries.compared import comparable_questions, compared_questions
from peerloom.domain.matching.queries.pool import snapshot_of
from peerloom.domain.matching.queries.sheet_columns import understood
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from peerloom.pairing import WeeklyTimes
from peerloom.sheets import Sheet, SheetRow
from tests.domain.matching.pools import ready_run, rules_for
from tests.factories import MOMENT, actor_with, make_application, make_person
from tests.factories.forms import TOPICS, answer, asked_form, form_of, question

SKILLS = CriterionDraft("skills", "Skills", "overlap", "topics", "topics", weight=3)


def applied(cohort: Cohort, version: FormVersion, side: Side, name: str, **answers: Any) -> Any:
    application = make_application(cohort, make_person(cohort.organisation, name=name), side)
    for key, value in answers.items():
        answer(application, version, key, value)
    return application


def next_version(cohort: Cohort, side: Side, form: FormDraft, by: Actor) -> FormVersion:
    version = begin_version(cohort=cohort, side=side, by=by, at=MOMENT)
    changed = change_form(version=version, form=form, revision=version.revision, by=by, at=MOMENT)
    return publish_form(version=version, revision=changed.revision, by=by, at=MOMENT)


@pytest.mark.parametrize(
    ("kind", "stored", "seen"),
    [
        (Kind.CHOICES, ["Careers"], frozenset({"Careers"})),
        (Kind.LANGUAGES, ["de", "en"], frozenset({"de", "en"})),
        (Kind.RANKING, ["a", "b", "c", "d"], frozenset({"a", "b", "c"})),
        (Kind.CATEGORY, "Careers", "Careers"),
        (Kind.SCALE, "Careers", "Careers"),
        (Kind.TEXT, "I like chess", "I like chess"),
        (Kind.WISH, "yes", "yes"),
        (Kind.NUMBER, 3, 3.0),
        (Kind.IMPORTANCE, 2.0, 2.0),
        (Kind.PEOPLE, ["Ana", "Ben"], ("Ana", "Ben")),
        (Kind.TIMES, [[540, 660]], WeeklyTimes(((540, 660),))),
        (Kind.SHORT, "Ana", None),
        (Kind.FILE, "cv.pdf", None),
        (Kind.CONSENT, True, None),
        (Kind.DATE, "2026-10-05", None),
    ],
)
def test_each_kind_reaches_the_engine_as_it_compares_it(
    cohort: Cohort, coordinator: Actor, kind: Kind, stored: Any, seen: Any
) -> None:
    version = asked_form(cohort, Side.MENTEE, form_of(question("q", kind)), coordinator)
    applied(cohort, version, Side.MENTEE, "Ana Silva", q=stored)
    [mentee] = snapshot_of(cohort).mentees
    assert mentee.answers.get("q") == seen


def test_people_who_filled_in_different_versions_are_compared(cohort: Cohort, coordinator: Actor) -> None:
    first = asked_form(cohort, Side.MENTEE, form_of(question("topics")), coordinator)
    applied(cohort, first, Side.MENTEE, "Ana Silva", topics=["Careers"])
    wider = form_of(question("topics", label="Anew?", options=(*TOPICS, "Sports")), question("more"))
    second = next_version(cohort, Side.MENTEE, wider, coordinator)
    applied(cohort, second, Side.MENTEE, "Ben Okafor", topics=["Sports"])
    mentors = asked_form(cohort, Side.MENTOR, wider, coordinator)
    for name, topic in (("Maya Ito", "Sports"), ("Noor Haddad", "Careers")):
        applied(cohort, mentors, Side.MENTOR, name, topics=[topic])
    rules_for(cohort, coordinator, SKILLS)
    run = ready_run(cohort, coordinator)
    pairs = {
        (row.mentee.person.given_name, row.mentor.person.given_name)
        for row in run.proposals.select_related("mentee__person", "mentor__person")
    }
    assert pairs == {("Ana", "Noor"), ("Ben", "Maya")}


def test_answers_of_the_form_outweigh_those_of_a_sheet(cohort: Cohort, coordinator: Actor) -> None:
    version = asked_form(cohort, Side.MENTEE, form_of(question("topics")), coordinator)
    application = applied(cohort, version, Side.MENTEE, "Ana Silva", topics=["Careers"])
    asked = keep_questions(
        cohort=cohort, side=Side.MENTEE, drafts=[QuestionDraft("topics", "Topics", Kind.CHOICES, ("Law",), False, 0)]
    )
    sign_up = SignUp(application.person.email, "Ana", "Silva", 1, {"topics": ["Law"]})
    take_over_sign_ups(cohort=cohort, side=Side.MENTEE, sign_ups=[sign_up], questions=asked, at=MOMENT)
    assert Answer.objects.within(cohort.organisation_id).count() == 2
    assert snapshot_of(cohort).mentees[0].answers == {"topics": frozenset({"Careers"})}


def test_criteria_are_proposed_from_forms_alone(cohort: Cohort, coordinator: Actor) -> None:
    form = form_of(
        question("topics", label="Which topics interest you?"),
        question("speaks", Kind.LANGUAGES, label="Which languages do you speak?"),
        question("faith", Kind.CATEGORY, label="What is your faith?", sensitive=True),
        question("cv", Kind.FILE, label="Your CV"),
    )
    for side in (Side.MENTEE, Side.MENTOR):
        version = asked_form(cohort, side, form, coordinator)
        for name, topic, speaks in (("Ana Silva", "Careers", "de"), ("Ben Okafor", "Studying", "en")):
            given = {"topics": [topic], "speaks": [speaks], "faith": topic, "cv": "cv.pdf"}
            applied(cohort, version, side, f"{name} {side}", **given)
    found = {draft.mentee_question: draft for draft in proposed_criteria(cohort)}
    assert (found["topics"].kind, found["speaks"].kind) == ("overlap", "overlap")
    assert found["faith"].sensitive
    assert "cv" not in found
    assert "cv" not in [asked.key for asked in comparable_questions(cohort, Side.MENTEE)]


def test_a_criterion_can_not_be_about_what_is_not_compared(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        asked_form(cohort, side, form_of(question("topics"), question("cv", Kind.FILE)), coordinator)
    with pytest.raises(CannotSaveRules, match="choose one question"):
        rules_for(cohort, coordinator, replace(SKILLS, mentee_question="cv", mentor_question="cv"))


def test_a_question_that_the_rules_compare_can_not_go(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        asked_form(cohort, side, form_of(question("topics"), question("wants", Kind.WISH)), coordinator)
    rules_for(cohort, coordinator, replace(SKILLS, asked_question="wants"))
    assert compared_questions(cohort, Side.MENTEE) == {"topics": "Skills", "wants": "Skills"}
    assert compared_questions(cohort, Side.MENTOR) == {"topics": "Skills"}
    for left in ("topics", "wants"):
        kept = question("wants", Kind.WISH) if left == "topics" else question("topics")
        version = begin_version(cohort=cohort, side=Side.MENTEE, by=coordinator, at=MOMENT)
        changed = change_form(version=version, form=form_of(kept), revision=version.revision, by=coordinator, at=MOMENT)
        with pytest.raises(CannotPublishForm, match="has to stay: the matching rules compare it as “Skills”"):
            publish_form(version=version, revision=changed.revision, by=coordinator, at=MOMENT)
    next_version(cohort, Side.MENTOR, form_of(question("topics")), coordinator)


def test_what_becomes_private_is_private_in_rules_of_before(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        asked_form(cohort, side, form_of(question("topics")), coordinator)
    rules_for(cohort, coordinator, SKILLS)
    next_version(cohort, Side.MENTOR, form_of(question("topics", sensitive=True)), coordinator)
    assert Criterion.objects.within(cohort.organisation_id).get().sensitive
    next_version(cohort, Side.MENTOR, form_of(question("topics")), coordinator)
    rules_for(cohort, coordinator, replace(SKILLS, sensitive=False), version=1)
    rules = current_rules(cohort)
    assert rules is not None
    assert [draft.sensitive for draft in drafts_of(rules)] == [True], "old answers were promised privacy"


def test_publishing_needs_more_than_running_the_matching(cohort: Cohort, coordinator: Actor) -> None:
    version = begin_version(cohort=cohort, side=Side.MENTEE, by=coordinator, at=MOMENT)
    change_form(version=version, form=form_of(question()), revision=1, by=coordinator, at=MOMENT)
    with pytest.raises(Exception, match="owners and coordinators"):
        publish_form(version=version, revision=2, by=actor_with(cohort.organisation, "staff"), at=MOMENT)


def test_a_sheet_with_a_heading_of_the_form_joins_its_question(cohort: Cohort, coordinator: Actor) -> None:
    form = form_of(
        question("topics", label="Topics"),
        question("speaks", Kind.LANGUAGES, label="Languages"),
        question("cv", Kind.FILE, label="CV"),
    )
    asked_form(cohort, Side.MENTEE, form, coordinator)
    known = list(Question.objects.within(cohort.organisation_id).filter(version__isnull=False))
    rows = tuple(SheetRow(n, ("Careers; Studying", "German; English", "see mail")) for n in range(2, 30))
    columns = understood(Sheet("a", ("Topics", "Languages", "CV"), rows), known)
    assert columns[0].field == "topics"
    assert not {column.field for column in columns[1:]} & {"speaks", "cv"}, "they would be answered in another way"
