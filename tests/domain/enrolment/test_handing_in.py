from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from peerloom.domain.enrolment.answering import seen_of
from peerloom.domain.enrolment.entrance import is_full, questions_in_order
from peerloom.domain.enrolment.enums import ApplicationState as State
from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AnswerFile, Application, ApplicationDraft, Invitee
from peerloom.domain.enrolment.operations.applications import (
    CannotHandIn,
    CannotWithdraw,
    hand_in,
    withdraw_application,
)
from peerloom.domain.enrolment.operations.drafts import (
    AgeUnknown,
    Applicant,
    CannotApply,
    Incomplete,
    ask_to_confirm,
    save_answers,
    say_age,
    start_draft,
)
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Account, Membership, Person
from peerloom.domain.programs.enums import Profile, ProgramState
from peerloom.domain.programs.models import Cohort, MessageText
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.applying import ADULT, make_draft, make_form

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=5)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
COMPLETE = {"why": "A friend", "topics": ["Studying"], "free": [[480, 540]], "first": "yes"}
CONSENT = {"consent": True}


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def filled(cohort: Cohort, answers: dict[str, Any] | None = None, **further: Any) -> ApplicationDraft:
    draft = make_draft(cohort, **further)
    values = COMPLETE | (answers or {})
    questions = [question for question in questions_in_order(draft.version) if question.key in values]
    return save_answers(
        draft=draft, answers=values, page=set(values), seen=seen_of({}, questions), by_mail=True, at=MOMENT
    )


def handed_in(draft: ApplicationDraft, *, account: Account | None = None, at: Any = LATER) -> Application:
    return hand_in(draft=draft, revision=draft.revision, consents=CONSENT, account=account, at=at)


def applications(cohort: Cohort) -> int:
    return Application.objects.within(cohort.organisation_id).count()


def test_a_draft_becomes_a_person_an_application_and_answers(cohort: Cohort) -> None:
    version = make_form(cohort)
    draft = filled(cohort)
    application = handed_in(draft)
    assert application.public_id == draft.public_id
    assert (application.state, application.form_version, application.applied_at) == (State.SUBMITTED, version, LATER)
    assert (application.person.email, application.person.name) == ("ada@example.org", "Ada Okafor")
    assert dict(application.answers.values_list("question__key", "value")) == COMPLETE | CONSENT
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()
    assert not Membership.objects.within(cohort.organisation_id).exists()
    event = AuditEvent.objects.get(verb="application.submitted")
    assert (event.subject, event.details) == (application.public_id, {"side": "mentee"})


def test_handed_in_twice_happens_once_and_is_confirmed_once(cohort: Cohort) -> None:
    make_form(cohort)
    draft = filled(cohort)
    assert handed_in(draft) == handed_in(draft)
    [message] = OutboxEntry.objects.within(cohort.organisation_id)
    assert message.purpose == "application-received"
    assert "/apply/mine/" in message.text
    assert AuditEvent.objects.filter(verb="application.submitted").count() == 1


def test_a_program_that_asks_an_age_only_since_a_draft_was_begun_asks_before_it_is_handed_in(cohort: Cohort) -> None:
    make_form(cohort)
    cohort.organisation.minimum_age = 0
    cohort.organisation.save()
    draft, other = filled(cohort), filled(cohort, email="eve@example.org")
    for one in (draft, other):
        one.cohort.program.profile = Profile.YOUTH
        one.cohort.program.save()
    with pytest.raises(AgeUnknown):
        handed_in(draft)
    with pytest.raises(AgeUnknown):
        ask_to_confirm(draft=draft, revision=draft.revision, consents=CONSENT, at=LATER)
    assert say_age(draft=draft, born=ADULT, at=LATER)
    assert handed_in(draft).state == State.SUBMITTED
    assert not say_age(draft=other, born=date(2015, 1, 1), at=LATER)
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()
    assert applications(cohort) == 1


def test_whose_age_was_asked_is_asked_again_only_where_it_rises(cohort: Cohort) -> None:
    make_form(cohort)
    draft = filled(cohort)
    cohort.organisation.minimum_age = 18
    cohort.organisation.save()
    with pytest.raises(AgeUnknown):
        handed_in(draft)
    cohort.organisation.minimum_age = 12
    cohort.organisation.save()
    assert handed_in(draft).state == State.SUBMITTED


def test_the_programs_own_words_confirm_it(cohort: Cohort) -> None:
    MessageText.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        purpose="application-received",
        subject="Hi {given_name}",
        body="We got it. <b>Soon</b> more from {program}.",
    )
    handed_in(make_draft(cohort))
    message = OutboxEntry.objects.within(cohort.organisation_id).get()
    assert message.subject == "Hi Ada"
    assert "Soon</b> more from Mentor Up" in message.text
    assert "<b>Soon" not in message.html


def test_answers_to_what_is_no_longer_asked_stay_behind_with_their_files(cohort: Cohort) -> None:
    make_form(
        cohort,
        Side.MENTEE,
        (
            "All",
            [
                {"key": "works", "kind": Kind.WISH},
                {"key": "cv", "kind": Kind.FILE, "shown_if": "works", "shown_if_values": ["yes"]},
                {"key": "letter", "kind": Kind.FILE},
            ],
        ),
    )
    draft = make_draft(cohort)
    files = {key: SimpleUploadedFile(f"{key}.pdf", PDF) for key in ("cv", "letter")}
    values = {"works": "no", "cv": "cv.pdf", "letter": "letter.pdf"}
    draft = save_answers(
        draft=draft,
        answers=values,
        page=set(values),
        seen=seen_of({}, questions_in_order(draft.version)),
        by_mail=True,
        at=MOMENT,
        files=files,
    )
    application = hand_in(draft=draft, revision=draft.revision, consents={}, account=None, at=LATER)
    assert dict(application.answers.values_list("question__key", "value")) == {"works": "no", "letter": "letter.pdf"}
    [kept] = AnswerFile.objects.within(cohort.organisation_id)
    assert (kept.application, kept.draft, kept.question_key) == (application, None, "letter")


def test_what_is_missing_or_changed_or_too_late_is_not_handed_in(cohort: Cohort) -> None:
    make_form(cohort)
    draft = filled(cohort, {"topics": ["Careers"]})
    with pytest.raises(Incomplete, match="Which kind of work"):
        handed_in(draft)
    draft = filled(cohort)
    with pytest.raises(Incomplete, match="I agree"):
        hand_in(draft=draft, revision=draft.revision, consents={}, account=None, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        hand_in(draft=draft, revision=draft.revision - 1, consents=CONSENT, account=None, at=LATER)
    cohort.signup_until = MOMENT.date() - timedelta(days=1)
    cohort.save()
    with pytest.raises(CannotApply):
        handed_in(draft)
    assert applications(cohort) == 0
    assert not Person.objects.within(cohort.organisation_id).exists()


def test_someone_known_without_an_account_is_found_by_their_address(cohort: Cohort) -> None:
    known = make_person(cohort.organisation, email="ada@example.org", name="A. O.")
    known.standing = Standing.LEFT
    known.save()
    person = handed_in(make_draft(cohort)).person
    assert person == known
    assert (person.name, person.standing) == ("Ada Okafor", Standing.ACTIVE)


def test_someone_with_an_account_keeps_their_name_and_someone_held_stays_held(cohort: Cohort) -> None:
    known = make_person(cohort.organisation, account=make_account(email="ada@example.org"), name="Ada Lovelace")
    known.standing = Standing.HELD
    known.save()
    person = handed_in(make_draft(cohort)).person
    assert (person, person.name, person.standing) == (known, "Ada Lovelace", Standing.HELD)


def test_who_is_signed_in_applies_as_the_person_of_the_account_whichever_address_it_has(cohort: Cohort) -> None:
    account = make_account(email="ada@example.org")
    known = make_person(cohort.organisation, account=account, email="ada@work.example")
    assert handed_in(make_draft(cohort), account=account).person == known


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.WITHDRAWN}))
def test_who_has_applied_here_cannot_apply_again(cohort: Cohort, state: str) -> None:
    person = make_person(cohort.organisation, email="ada@example.org")
    first = make_application(cohort, person, Side.MENTEE)
    first.state = state
    first.save()
    with pytest.raises(CannotHandIn):
        handed_in(make_draft(cohort))
    first.refresh_from_db()
    assert (first.state, applications(cohort)) == (state, 1)
    assert handed_in(make_draft(cohort, Side.MENTOR)).side == Side.MENTOR


def test_what_was_withdrawn_can_be_handed_in_again_with_new_answers(cohort: Cohort) -> None:
    make_form(cohort)
    first = handed_in(filled(cohort))
    withdraw_application(application=first, at=LATER)
    again = handed_in(filled(cohort, {"why": "Another try"}), at=LATER + timedelta(days=1))
    assert again == first
    assert (again.state, again.applied_at) == (State.SUBMITTED, LATER + timedelta(days=1))
    assert dict(again.answers.values_list("question__key", "value"))["why"] == "Another try"
    assert OutboxEntry.objects.within(cohort.organisation_id).count() == 2


def test_other_drafts_of_the_address_go_and_an_invitation_is_followed(cohort: Cohort) -> None:
    invitee = Invitee.objects.create(
        organisation=cohort.organisation, cohort=cohort, side=Side.MENTEE, email="ada@example.org"
    )
    make_draft(cohort)
    other = make_draft(cohort, email="ben@example.org")
    application = handed_in(make_draft(cohort))
    assert list(ApplicationDraft.objects.within(cohort.organisation_id)) == [other]
    invitee.refresh_from_db()
    assert invitee.application == application


def test_a_mentor_brings_places_and_a_mentee_asks_for_one(cohort: Cohort) -> None:
    for side, places in ((Side.MENTOR, 3), (Side.MENTEE, 1)):
        draft = start_draft(
            cohort=cohort,
            side=side,
            applicant=Applicant(given_name="Ada", email="ada@example.org", places=3),
            born=ADULT,
            public_id=new_public_id(),
            at=MOMENT,
        )
        assert handed_in(draft).places == places


def test_a_program_is_full_when_as_many_hold_a_place_or_wait_for_an_answer(cohort: Cohort) -> None:
    cohort.most_mentees = 1
    application = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    for state in State:
        application.state = state
        application.save()
        assert is_full(cohort, Side.MENTEE) is (state in {State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED})
    assert not is_full(cohort, Side.MENTOR)
    application.delete()
    assert handed_in(make_draft(cohort)).state == State.SUBMITTED
    assert handed_in(make_draft(cohort, email="b@example.org")).state == State.SUBMITTED  # staff decide what follows


@pytest.mark.parametrize(
    ("state", "program", "goes"),
    [
        (State.SUBMITTED, ProgramState.OPEN, True),
        (State.IN_REVIEW, ProgramState.RUNNING, True),
        (State.WAITING, ProgramState.RUNNING, True),
        (State.ACCEPTED, ProgramState.OPEN, True),
        (State.ACCEPTED, ProgramState.RUNNING, False),
        (State.DECLINED, ProgramState.OPEN, False),
        (State.DRAFT, ProgramState.OPEN, False),
    ],
)
def test_who_may_withdraw(cohort: Cohort, state: str, program: str, goes: bool) -> None:
    cohort.program.state = program
    cohort.program.save()
    application = make_application(cohort, make_person(cohort.organisation), Side.MENTEE)
    application.state = state
    application.save()
    if not goes:
        with pytest.raises(CannotWithdraw):
            withdraw_application(application=application, at=LATER)
        return
    first = withdraw_application(application=application, at=LATER)
    again = withdraw_application(application=application, at=LATER)
    assert (first.state, first.revision, again.revision) == (State.WITHDRAWN, 2, 2)
    event = AuditEvent.objects.get(verb="application.withdrawn")
    assert event.details == {"from": state, "to": State.WITHDRAWN}


@pytest.mark.usefixtures("transactional_db")
def test_two_windows_at_once_hand_in_once() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    one, other = make_draft(cohort), make_draft(cohort)
    told = at_once(lambda: handed_in(one), lambda: handed_in(other))
    assert sorted(isinstance(each, Application) and each.state == State.SUBMITTED for each in told) == [False, True]
    assert (applications(cohort), Person.objects.within(cohort.organisation_id).count()) == (1, 1)
