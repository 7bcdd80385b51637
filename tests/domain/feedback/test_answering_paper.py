from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState, Way
from peerloom.domain.feedback.models import Respondent, Response, SurveyInvitation
from peerloom.domain.feedback.operations.answering import AnswersDoNotFit, hand_in
from peerloom.domain.feedback.operations.answering_paper import CannotPrintForms, CannotTypeIn, prepare_forms, type_in
from peerloom.domain.feedback.paper_forms import paper_form
from peerloom.domain.feedback.queries.answering import asked_survey, consent_of, paper_state
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_person, make_program
from tests.factories.answering import asked_once, said
from tests.factories.pdf_text import text_of
from tests.factories.surveys import make_invitation, make_wave

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=2)


def test_each_person_without_an_answer_gets_a_form_with_a_code_that_stays() -> None:
    invitation, version = asked_once()
    done = make_invitation(invitation.wave, make_person(invitation.organisation, name="Ada Already"))
    hand_in(invitation=done, answers=said(version, 3), language="en", by=None, at=LATER)
    by = actor_with(invitation.organisation, Role.COORDINATOR)
    (slip,) = prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER)
    assert slip.name == "Linh Tran"
    assert prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER) == [slip]
    assert prepare_forms(wave=invitation.wave, first=1, most=50, by=by, at=LATER) == []
    assert Respondent.objects.within(invitation.organisation_id).get(person=invitation.person).code == slip.code
    assert AuditEvent.objects.filter(verb="survey.forms_printed", actor=by.public_id).count() == 3


def test_an_anonymous_form_has_no_code_and_makes_none() -> None:
    invitation, _version = asked_once(Mode.ANONYMOUS)
    by = actor_with(invitation.organisation, Role.OWNER)
    assert prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER) == []
    assert not Respondent.objects.within(invitation.organisation_id).exists()


def test_the_form_says_everything_in_order_and_is_accessible() -> None:
    invitation, _version = asked_once()
    by = actor_with(invitation.organisation, Role.OWNER)
    survey = asked_survey(invitation.wave, language="en")
    slips = prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER)
    pdf = paper_form(survey, consent=consent_of(survey, at=LATER), slips=slips)
    words = " ".join(text_of(pdf).split())
    code = f"{slips[0].code[:3]} {slips[0].code[3:]}"
    for piece in ("Linh Tran", "Tear this strip off", code, "confidential", "I feel at home here.", "Entirely"):
        assert piece in words, piece
    assert b"pdfuaid" in pdf
    assert b"/Lang" in pdf


def test_markup_in_what_people_wrote_is_read_as_plain_text() -> None:
    invitation, _version = asked_once(Mode.ANONYMOUS)
    invitation.wave.name = '#panic() $x$ *bold* @ref <label> \\ "quoted" \x07 مرحبا 你好'
    survey = asked_survey(invitation.wave, language="en")
    pdf = paper_form(survey, consent="#import x\n\n\x00", slips=[])
    assert "#panic() $x$ *bold*" in text_of(pdf)


def test_what_came_back_is_typed_in_by_code_once_and_counts_as_on_paper() -> None:
    invitation, version = asked_once()
    by = actor_with(invitation.organisation, Role.STAFF)
    owner = actor_with(invitation.organisation, Role.OWNER)
    (slip,) = prepare_forms(wave=invitation.wave, first=0, most=50, by=owner, at=LATER)
    code = f" {slip.code[:3].lower()} {slip.code[3:]}"
    type_in(wave=invitation.wave, code=code, answers=said(version, 4, 3), language="en", by=by, at=LATER)
    response = Response.objects.within(invitation.organisation_id).get()
    assert (response.way, response.respondent and response.respondent.code) == (Way.PAPER, slip.code)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ANSWERED
    state = paper_state(invitation.wave)
    assert (state.on_paper, state.answers, state.without) == (1, 1, 0)
    with pytest.raises(CannotTypeIn, match="already"):
        type_in(wave=invitation.wave, code=code, answers=said(version, 1), language="en", by=by, at=LATER)
    (event,) = AuditEvent.objects.filter(verb="survey.typed_in")
    assert (event.subject, event.actor, event.details) == (invitation.public_id, by.public_id, {})


@pytest.mark.parametrize("code", ["", "ZZZZZZ", "a\x00b", "9" * 500, "' OR 1=1"])
def test_a_code_that_was_never_printed_is_refused(code: str) -> None:
    invitation, version = asked_once()
    by = actor_with(invitation.organisation, Role.STAFF)
    with pytest.raises(CannotTypeIn):
        type_in(wave=invitation.wave, code=code, answers=said(version, 1), language="en", by=by, at=LATER)


def test_the_code_of_somebody_who_was_not_asked_here_is_refused() -> None:
    invitation, version = asked_once()
    owner = actor_with(invitation.organisation, Role.OWNER)
    (slip,) = prepare_forms(wave=invitation.wave, first=0, most=50, by=owner, at=LATER)
    other = make_wave(invitation.wave.cohort, version)
    with pytest.raises(CannotTypeIn, match="not asked"):
        type_in(wave=other, code=slip.code, answers=said(version, 1), language="en", by=owner, at=LATER)


def test_anonymous_forms_are_kept_without_a_person_and_never_more_than_were_asked() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    by = actor_with(invitation.organisation, Role.STAFF)
    type_in(wave=invitation.wave, code="whatever", answers=said(version, 4), language="en", by=by, at=LATER)
    response = Response.objects.within(invitation.organisation_id).get()
    assert (response.respondent, response.way, response.answered_on) == (None, Way.PAPER, invitation.wave.opens_on)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INVITED, "nobody knows whose it was"
    with pytest.raises(CannotTypeIn, match="typed in before"):
        type_in(wave=invitation.wave, code="", answers=said(version, 4), language="en", by=by, at=LATER)


def test_a_wrong_number_is_refused_and_nothing_is_kept() -> None:
    for mode in (Mode.ANONYMOUS, Mode.CONFIDENTIAL):
        invitation, version = asked_once(mode)
        owner = actor_with(invitation.organisation, Role.OWNER)
        slips = prepare_forms(wave=invitation.wave, first=0, most=50, by=owner, at=LATER)
        code = slips[0].code if slips else ""
        with pytest.raises(AnswersDoNotFit):
            type_in(wave=invitation.wave, code=code, answers=said(version, 6), language="en", by=owner, at=LATER)
        assert not Response.objects.within(invitation.organisation_id).exists()


def strangers(invitation: SurveyInvitation) -> list[Actor]:
    organisation = invitation.organisation
    elsewhere = make_program(organisation, name="Second Wind")
    return [
        actor_with(organisation, Role.PARTICIPANT),
        actor_with(organisation, Role.COORDINATOR, program_id=elsewhere.pk),
    ]


def test_who_does_not_run_the_program_prints_and_types_nothing() -> None:
    invitation, version = asked_once()
    staff = actor_with(invitation.organisation, Role.STAFF)
    for by in (*strangers(invitation), staff):
        with pytest.raises(CannotPrintForms):
            prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER)
    for by in strangers(invitation):
        with pytest.raises(CannotTypeIn):
            type_in(wave=invitation.wave, code="", answers=said(version, 1), language="en", by=by, at=LATER)


def test_after_closing_nothing_is_printed_or_typed_in() -> None:
    for mode in (Mode.ANONYMOUS, Mode.CONFIDENTIAL):
        invitation, version = asked_once(mode)
        by = actor_with(invitation.organisation, Role.OWNER)
        slips = prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER)
        code = slips[0].code if slips else ""
        invitation.wave.state = WaveState.CLOSED
        invitation.wave.save()
        with pytest.raises(CannotPrintForms):
            prepare_forms(wave=invitation.wave, first=0, most=50, by=by, at=LATER)
        with pytest.raises(CannotTypeIn):
            type_in(wave=invitation.wave, code=code, answers=said(version, 1), language="en", by=by, at=LATER)
