from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.links import GuardianRequest, path_for_guardian, path_to_consent, read_guardian_token
from peerloom.domain.enrolment.messages.applicants import consent_text, guardian_mail
from peerloom.domain.enrolment.models import ApplicationDraft, Guardianship
from peerloom.domain.enrolment.operations.applications import CannotHandIn, hand_in
from peerloom.domain.enrolment.operations.drafts import Applicant, discard_draft
from peerloom.domain.enrolment.operations.guardians import CannotConsent, give_consent, withdraw_consent
from peerloom.domain.matching.queries.held_back import held_back_words
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort, MessageText
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.worker import Worker
from peerloom.foundation.public_ids import new_public_id
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.standards import set_rule

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=5)
MINA = Applicant(given_name="Mina", email="family@example.org")


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def request_of(cohort: Cohort) -> GuardianRequest:
    return GuardianRequest(
        key=new_public_id(),
        cohort=cohort.public_id,
        side=Side.MENTEE,
        name="Sara Amini",
        email="family@example.org",
        relation="mother",
    )


def consent(cohort: Cohort, request: GuardianRequest, child: Applicant = MINA) -> ApplicationDraft:
    return give_consent(request=request, cohort=cohort, child=child, text="I agree.", at=MOMENT)


def handed_in(draft: ApplicationDraft, **further: Any) -> Person:
    values: dict[str, Any] = {"revision": draft.revision, "consents": {}, "account": None, "at": LATER}
    return hand_in(draft=draft, **values | further).person


def test_consent_is_kept_word_for_word_and_then_the_childs_draft_begins(cohort: Cohort) -> None:
    draft = consent(cohort, request_of(cohort))
    kept = Guardianship.objects.within(cohort.organisation_id).get()
    assert (kept.consent_text, kept.consented_at, kept.child) == ("I agree.", MOMENT, None)
    assert (draft.guardianship, draft.given_name, draft.address_confirmed_at) == (kept, "Mina", MOMENT)
    assert AuditEvent.objects.get().verb == "guardianship.consented"
    assert handed_in(draft) == Guardianship.objects.within(cohort.organisation_id).get().child


def test_the_guardians_link_proves_no_other_address(cohort: Cohort) -> None:
    child = Applicant(given_name="Mina", email="mina@example.org")
    assert consent(cohort, request_of(cohort), child).address_confirmed_at is None


def test_agreed_twice_with_one_link_is_once(cohort: Cohort) -> None:
    request = request_of(cohort)
    draft = consent(cohort, request)
    assert consent(cohort, request, Applicant(given_name="Other", email="o@example.org")) == draft
    handed_in(draft)
    with pytest.raises(CannotConsent):
        consent(cohort, request)
    assert Guardianship.objects.within(cohort.organisation_id).count() == 1


def test_a_draft_that_is_deleted_takes_the_consent_along(cohort: Cohort) -> None:
    discard_draft(draft=consent(cohort, request_of(cohort)))
    assert not Guardianship.objects.within(cohort.organisation_id).exists()


def test_brothers_and_sisters_and_others_are_not_mixed_up(cohort: Cohort) -> None:
    mina = handed_in(consent(cohort, request_of(cohort)))
    again = make_cohort(cohort.program, name="Spring 2027")
    assert handed_in(consent(again, request_of(again))) == mina
    brother = consent(cohort, request_of(cohort), Applicant(given_name="Omid", email="family@example.org"))
    with pytest.raises(CannotHandIn):
        handed_in(brother)
    make_person(cohort.organisation, email="mentor@example.org")
    strangers = consent(cohort, request_of(cohort), Applicant(given_name="Omid", email="mentor@example.org"))
    with pytest.raises(CannotHandIn):
        handed_in(strangers)
    assert Guardianship.objects.within(cohort.organisation_id).filter(child=mina).count() == 2


def test_a_guardian_who_takes_part_themselves_needs_another_address_for_the_child(cohort: Cohort) -> None:
    account = make_account(email="family@example.org")
    parent = make_person(cohort.organisation, account=account)
    with pytest.raises(CannotConsent):
        consent(cohort, request_of(cohort))
    assert not Guardianship.objects.within(cohort.organisation_id).exists()
    child = consent(cohort, request_of(cohort), Applicant(given_name="Mina", email="mina@example.org"))
    assert handed_in(child, account=account) != parent


def test_the_link_holds_nothing_about_the_child_and_runs_out(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    request = request_of(cohort)
    token = path_for_guardian(request).split("/")[-2]
    assert read_guardian_token(token) == request
    assert read_guardian_token(token + "x") is None
    assert read_guardian_token(signing.dumps({"key": "x"})) is None
    sent = guardian_mail(request, cohort, locale="en")
    assert sent.to == ["family@example.org"]
    monkeypatch.setattr("peerloom.domain.enrolment.links.GUARDIANS_LINK_LASTS", timedelta(seconds=-1))
    assert read_guardian_token(token) is None


def test_the_programs_own_consent_goes_first(cohort: Cohort) -> None:
    assert "Mentor Up of Northfield University" in consent_text(cohort)
    MessageText.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        purpose="guardian-consent",
        subject="-",
        body="May {program} have them?",
    )
    assert consent_text(cohort) == "May Mentor Up have them?"


def given_by(draft: ApplicationDraft) -> Guardianship:
    assert draft.guardianship is not None
    return draft.guardianship


def test_what_was_agreed_to_is_mailed_with_the_way_back(cohort: Cohort) -> None:
    guardianship = given_by(consent(cohort, request_of(cohort)))
    Worker().run_what_is_due()
    [sent] = [message for message in mail.outbox if message.to == ["family@example.org"]]
    assert "I agree." in sent.body
    assert path_to_consent(guardianship) in sent.body


def test_taken_back_while_the_child_still_writes_nothing_is_left(cohort: Cohort) -> None:
    guardianship = given_by(consent(cohort, request_of(cohort)))
    for _time in range(2):
        withdraw_consent(guardianship=guardianship, at=LATER)
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()
    assert not Guardianship.objects.within(cohort.organisation_id).exists()
    Worker().run_what_is_due()
    assert mail.outbox == []
    verbs = list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["guardianship.consented", "guardianship.withdrawn"]


def test_taken_back_after_handing_in_the_application_goes_with_it(cohort: Cohort) -> None:
    draft = consent(cohort, request_of(cohort))
    child = handed_in(draft)
    withdraw_consent(guardianship=given_by(draft), at=LATER)
    assert child.applications.get().state == ApplicationState.WITHDRAWN
    assert Guardianship.objects.within(cohort.organisation_id).get().withdrawn_at == LATER


def test_who_has_a_place_keeps_it_and_is_held_back(cohort: Cohort) -> None:
    draft = consent(cohort, request_of(cohort))
    application = handed_in(draft).applications.get()
    application.state = ApplicationState.ACCEPTED
    application.save()
    set_rule(cohort.program, "guardian_consent")
    assert application.public_id not in held_back_words(cohort, LATER)
    withdraw_consent(guardianship=given_by(draft), at=LATER)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert "consent" in held_back_words(cohort, LATER)[application.public_id]


def test_consent_to_one_program_is_none_to_another(cohort: Cohort) -> None:
    child = handed_in(consent(cohort, request_of(cohort)))
    other = make_cohort(make_program(cohort.organisation, name="Another"))
    other.program.profile = Profile.YOUTH
    other.program.save()
    set_rule(other.program, "guardian_consent")
    application = make_application(other, child, Side.MENTEE)
    assert held_back_words(other, LATER)[application.public_id] == "no guardian has agreed"
