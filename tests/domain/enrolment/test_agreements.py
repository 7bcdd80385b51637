"""Wordings and their versions, signatures, and who is reminded."""

from __future__ import annotations

import hashlib

import pytest

from peerloom.domain.enrolment.enums import AgreementKind, ApplicationState, Side
from peerloom.domain.enrolment.first_wordings import first_wording
from peerloom.domain.enrolment.jobs.agreements import remind_of_agreement
from peerloom.domain.enrolment.models import AgreementText, Signature
from peerloom.domain.enrolment.operations.agreements import (
    CannotRemind,
    CannotSign,
    CannotWriteAgreement,
    begin_wording,
    discard_wording,
    publish_wording,
    remind_unsigned,
    sign_agreement,
    write_wording,
)
from peerloom.domain.enrolment.queries.agreements import (
    digest_of,
    holding_texts_of,
    people_without_signature,
    texts_to_sign,
)
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Audience, Profile
from peerloom.domain.programs.models import Cohort, MessageText, Program
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_application, make_cohort, make_organisation, make_person
from tests.factories.programs import make_program
from tests.factories.standards import agreement, signed

pytestmark = pytest.mark.django_db
CONDUCT = AgreementKind.CONDUCT


@pytest.fixture
def program() -> Program:
    return make_program(make_organisation())


@pytest.fixture
def cohort(program: Program) -> Cohort:
    return make_cohort(program)


@pytest.fixture
def by(program: Program) -> Actor:
    return actor_with(program.organisation, "coordinator")


@pytest.fixture
def linh(cohort: Cohort) -> Person:
    person = make_person(cohort.organisation, name="Linh Tran")
    make_application(cohort, person, Side.MENTEE)
    return person


def sign(text: AgreementText, person: Person, name: str = "Linh Tran") -> Signature:
    return sign_agreement(text=text, name_typed=name, by=actor_of(person, at=MOMENT), at=MOMENT)


def publish(text: AgreementText, by: Actor, *, sign_again: bool = True) -> AgreementText:
    return publish_wording(text=text, sign_again=sign_again, seen=digest_of(text), by=by, at=MOMENT)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("kind", list(AgreementKind))
def test_there_is_a_wording_to_begin_with_for_both_kinds_and_profiles(kind: AgreementKind, profile: Profile) -> None:
    wording = first_wording(kind, profile)
    assert wording.title
    assert 500 < len(wording.body) < 20_000
    assert not wording.body.startswith("#" + " ")


def test_the_first_draft_is_ours_and_the_next_one_a_copy(program: Program, by: Actor) -> None:
    text = begin_wording(program=program, kind=CONDUCT, by=by, at=MOMENT)
    assert (text.version, text.title) == (1, first_wording(CONDUCT, Profile.ADULT).title)
    assert begin_wording(program=program, kind=CONDUCT, by=by, at=MOMENT) == text, "asked twice, begun once"
    text = write_wording(
        text=text, title="Ours", body="Be kind.", audience=Audience.MENTORS, seen=digest_of(text), by=by, at=MOMENT
    )
    assert not holding_texts_of(program)
    publish(text, by)
    again = begin_wording(program=program, kind=CONDUCT, by=by, at=MOMENT)
    assert (again.version, again.title, again.body, again.audience) == (2, "Ours", "Be kind.", Audience.MENTORS)
    assert holding_texts_of(program)[CONDUCT].text == text


def test_what_holds_is_never_changed(program: Program, by: Actor) -> None:
    text = agreement(program)
    seen = digest_of(text)
    with pytest.raises(CannotWriteAgreement, match="never changed"):
        write_wording(text=text, title="x", body="y", audience=Audience.BOTH, seen=seen, by=by, at=MOMENT)
    with pytest.raises(CannotWriteAgreement, match="never changed"):
        discard_wording(text=text, by=by, at=MOMENT)
    assert publish(text, by) == text
    assert not AuditEvent.objects.filter(verb="agreement.published").exists()


def test_two_who_write_at_once_overwrite_nothing(program: Program, by: Actor) -> None:
    text = begin_wording(program=program, kind=CONDUCT, by=by, at=MOMENT)
    seen = digest_of(text)
    write_wording(text=text, title="First", body="One.", audience=Audience.BOTH, seen=seen, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        write_wording(text=text, title="Second", body="Two.", audience=Audience.BOTH, seen=seen, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        publish_wording(text=text, sign_again=True, seen=seen, by=by, at=MOMENT)


def test_a_draft_can_be_thrown_away(program: Program, by: Actor) -> None:
    discard_wording(text=begin_wording(program=program, kind=CONDUCT, by=by, at=MOMENT), by=by, at=MOMENT)
    assert not AgreementText.objects.within(program.organisation_id).exists()


def test_staff_read_but_do_not_write(program: Program) -> None:
    staff = actor_with(program.organisation, "staff")
    with pytest.raises(CannotWriteAgreement):
        begin_wording(program=program, kind=CONDUCT, by=staff, at=MOMENT)
    with pytest.raises(CannotWriteAgreement):
        publish(agreement(program, published=False), staff)


def test_a_signature_keeps_name_day_and_fingerprint_and_happens_once(program: Program, linh: Person) -> None:
    text = agreement(program)
    signature = sign(text, linh, "  Linh   Tran ")
    assert (signature.name_typed, signature.signed_at) == ("Linh Tran", MOMENT)
    assert signature.digest == hashlib.sha256(f"{text.title}\n{text.body}".encode()).hexdigest()
    assert sign(text, linh) == signature
    assert AuditEvent.objects.filter(verb="agreement.signed").count() == 1


@pytest.mark.parametrize("name", ["", " ", "x"])
def test_a_name_has_to_be_typed(program: Program, linh: Person, name: str) -> None:
    with pytest.raises(CannotSign, match="Type your name"):
        sign(agreement(program), linh, name)


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.WAITING])
def test_who_takes_no_part_is_not_asked(program: Program, cohort: Cohort, state: str) -> None:
    person = make_person(program.organisation)
    application = make_application(cohort, person, Side.MENTEE)
    application.state = state
    application.save()
    text = agreement(program)
    assert texts_to_sign(actor_of(person, at=MOMENT)) == []
    with pytest.raises(CannotSign):
        sign(text, person)


def test_one_side_signs_what_is_meant_for_it(program: Program, linh: Person) -> None:
    text = agreement(program, audience=Audience.MENTORS)
    assert texts_to_sign(actor_of(linh, at=MOMENT)) == []
    with pytest.raises(CannotSign):
        sign(text, linh)


def test_an_old_wording_or_a_draft_is_not_signed(program: Program, linh: Person) -> None:
    old = agreement(program)
    with pytest.raises(CannotSign):
        sign(agreement(program, AgreementKind.MENTORING, published=False), linh)
    agreement(program, version=2)
    with pytest.raises(ChangedMeanwhile, match="renewed"):
        sign(old, linh)


@pytest.mark.parametrize(("sign_again", "counts"), [(True, False), (False, True)])
def test_whether_earlier_signatures_count(
    program: Program, cohort: Cohort, linh: Person, sign_again: bool, counts: bool
) -> None:
    signature = sign(agreement(program), linh)
    agreement(program, version=2, sign_again=sign_again)
    holding = holding_texts_of(program)[CONDUCT]
    assert people_without_signature(program, holding).exists() is not counts
    [wanted] = texts_to_sign(actor_of(linh, at=MOMENT))
    assert wanted.text.version == 2
    assert wanted.signature == (signature if counts else None)


def test_counting_back_ends_where_everyone_had_to_sign_again(program: Program, linh: Person) -> None:
    signed(linh, agreement(program))
    agreement(program, version=2, sign_again=True)
    agreement(program, version=3, sign_again=False)
    assert people_without_signature(program, holding_texts_of(program)[CONDUCT]).count() == 1


def remind(program: Program, by: Actor) -> None:
    remind_unsigned(program=program, kind=CONDUCT, by=by, at=MOMENT)
    with clock.frozen_at(MOMENT):
        run_attempt(Job.objects.filter(kind=remind_of_agreement.path).latest("pk").public_id)


def test_whoever_has_not_signed_is_written_to_once_for_each_wording(
    program: Program, cohort: Cohort, linh: Person, by: Actor
) -> None:
    tomasz = make_person(program.organisation, name="Tomasz Zych")
    make_application(cohort, tomasz, Side.MENTOR)
    signed(tomasz, agreement(program))
    for _again in range(2):
        remind(program, by)
    [mail] = OutboxEntry.objects.within(program.organisation_id)
    assert mail.person == linh
    assert mail.subject == "Please read and sign: Code of conduct"
    assert f"/agreements/mine/{holding_texts_of(program)[CONDUCT].text.public_id}/" in mail.text
    assert "Hello Linh," in mail.html
    agreement(program, version=2)
    remind(program, by)
    assert OutboxEntry.objects.within(program.organisation_id).count() == 3


def test_a_programs_own_words_come_first(program: Program, linh: Person, by: Actor) -> None:
    MessageText.objects.create(
        organisation=program.organisation,
        program=program,
        purpose="agreement_reminder",
        subject="Sign, {given_name}!",
        body="Dear {given_name}, <b>{agreement}</b> waits.",
    )
    agreement(program)
    remind(program, by)
    [mail] = OutboxEntry.objects.within(program.organisation_id)
    assert mail.subject == "Sign, Linh!"
    assert "Dear Linh, <b>Code of conduct</b> waits." in mail.text
    assert "&lt;b&gt;" in mail.html


def test_there_is_nobody_to_remind_without_a_wording_or_the_right(program: Program, by: Actor) -> None:
    with pytest.raises(CannotRemind):
        remind_unsigned(program=program, kind=CONDUCT, by=by, at=MOMENT)
    agreement(program)
    with pytest.raises(CannotRemind):
        remind_unsigned(program=program, kind=CONDUCT, by=actor_with(program.organisation, "participant"), at=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_signed_in_two_windows_at_once_there_is_one_signature(transactional_db: None) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    linh = make_person(cohort.organisation, name="Linh Tran")
    make_application(cohort, linh, Side.MENTEE)
    text = agreement(cohort.program)

    found = at_once(*[lambda: sign(text, linh)] * 2)
    assert found == [Signature.objects.within(cohort.organisation_id).get()] * 2
    assert AuditEvent.objects.filter(verb="agreement.signed").count() == 1
