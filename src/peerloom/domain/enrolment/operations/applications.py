"""Handing an application in, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.answer_files import remove_files
from peerloom.domain.enrolment.answering import JsonValue, answers_to_hand_in
from peerloom.domain.enrolment.entrance import questions_in_order
from peerloom.domain.enrolment.enums import ApplicationState, ScreeningStage, Side
from peerloom.domain.enrolment.messages.applicants import write_receipt
from peerloom.domain.enrolment.models import (
    Answer,
    AnswerFile,
    Application,
    ApplicationDraft,
    Guardianship,
    Invitee,
)
from peerloom.domain.enrolment.operations.drafts import (
    delete_draft,
    locked_draft,
    refuse_incomplete,
    refuse_other_revision,
    refuse_unknown_age,
    refuse_unless_open,
)
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Account, Organisation, Person
from peerloom.domain.people.operations.memberships import lock_organisation
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused

MAY_BE_HANDED_IN_AGAIN = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
MAY_BE_WITHDRAWN = (
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.WAITING,
    ApplicationState.ACCEPTED,
)


class CannotHandIn(Refused):
    """This person has applied here already, or the address belongs to someone else."""


class CannotWithdraw(Refused):
    """The application was decided against, or its program has begun."""


@transaction.atomic
def hand_in(
    *,
    draft: ApplicationDraft,
    revision: int,
    consents: Mapping[str, JsonValue],
    account: Account | None,
    at: datetime,
) -> Application:
    """Turn the draft into a submitted application of its person. The caller has seen that the address is theirs.

    ``account`` is that of someone signed in who has proven this address. The person is the account's, else the one
    with the address, else a new one. Answers to what is no longer asked stay behind; files move; a guardian's consent
    is tied to the person; the draft is deleted; one message confirms it. Handed in twice, it happens once.

    Raises CannotApply when sign-up is closed, AgeUnknown, CannotHandIn, DraftGone, Incomplete, ChangedMeanwhile.
    """
    organisation = lock_organisation(draft.organisation_id)
    done = Application.objects.within(organisation.pk).filter(public_id=draft.public_id).first()
    if done is not None:
        return done
    current = locked_draft(draft, at)
    refuse_unless_open(current.cohort, at)
    refuse_other_revision(current, revision)
    refuse_unknown_age(current)
    current.values = current.values | dict(consents)
    refuse_incomplete(current)
    person = _person_for(current, organisation, account, at)
    application = _application_for(current, person, at)
    _move_answers(current, application)
    if current.guardianship:
        current.guardianship.child = person
        current.guardianship.save(update_fields=["child"])
    _tidy_up_after(current, application)
    write_receipt(application=application, at=at)
    audit.record(
        "application.submitted",
        subject=application,
        organisation=organisation.public_id,
        by=actor_of(person, at=at),
        at=at,
        details={"side": application.side},
    )
    return application


@transaction.atomic
def withdraw_application(*, application: Application, at: datetime) -> Application:
    """Take it back at the applicant's own wish. Withdrawn twice, it happens once. Raises CannotWithdraw."""
    Cohort.objects.within(application.organisation_id).select_for_update().get(pk=application.cohort_id)
    current = (
        Application.objects.within(application.organisation_id)
        .select_related("person", "cohort__program", "organisation")
        .get(pk=application.pk)
    )
    if current.state == ApplicationState.WITHDRAWN:
        return current
    if not can_withdraw(current):
        raise CannotWithdraw(
            _("This application cannot be taken back here any more. Please write to the people who run the program.")
        )
    before, current.state = current.state, ApplicationState.WITHDRAWN
    current.revision += 1
    current.save(update_fields=["state", "revision"])
    audit.record(
        "application.withdrawn",
        subject=current,
        organisation=current.organisation.public_id,
        by=actor_of(current.person, at=at),
        at=at,
        details={"from": before, "to": current.state},
    )
    return current


def can_withdraw(application: Application) -> bool:
    """Until it was decided against; who has a place leaves by this way only while the program has not begun."""
    if application.state == ApplicationState.ACCEPTED:
        return application.cohort.program.state == ProgramState.OPEN
    return application.state in MAY_BE_WITHDRAWN


def _person_for(draft: ApplicationDraft, organisation: Organisation, account: Account | None, at: datetime) -> Person:
    persons = Person.objects.within(organisation.pk)
    known = persons.filter(email=draft.email).first()
    if draft.guardianship:
        if known and not _is_the_child(known, draft):
            raise CannotHandIn(
                _("Someone else takes part here with this address. Please begin again with another one for your child.")
            )
    elif account is not None:
        known = persons.filter(account=account).first() or known
    person = known or Person(
        organisation=organisation,
        email=draft.email,
        time_zone=organisation.time_zone,
        locale=draft.locale,
        created_at=at,
    )
    if person.account_id is None:  # whoever has an account keeps the name that they gave themselves
        person.given_name, person.family_name = draft.given_name, draft.family_name
    if person.standing == Standing.LEFT:
        person.standing = Standing.ACTIVE
    person.save()
    return person


def _is_the_child(person: Person, draft: ApplicationDraft) -> bool:
    """Whether the same guardian has agreed for this person before; brothers and sisters need addresses of their own."""
    guardian = draft.guardianship.guardian_email if draft.guardianship else ""
    before = Guardianship.objects.within(draft.organisation_id).filter(child=person, guardian_email=guardian)
    return before.exists() and person.given_name.casefold() == draft.given_name.casefold()


def _application_for(draft: ApplicationDraft, person: Person, at: datetime) -> Application:
    rows = Application.objects.within(draft.organisation_id).filter(cohort=draft.cohort, side=draft.side, person=person)
    application = rows.select_for_update().first()
    if application is None:
        application = Application(
            organisation=draft.organisation,
            public_id=draft.public_id,
            cohort=draft.cohort,
            side=draft.side,
            person=person,
        )
    elif application.state not in MAY_BE_HANDED_IN_AGAIN:
        raise CannotHandIn(
            _("You have applied here already, so this was not handed in. Your first application is as it was.")
        )
    else:
        application.revision += 1
        application.decided_at = application.decided_by = None
        application.decline_reason = ""
        application.answers.all().delete()
        remove_files(AnswerFile.objects.within(draft.organisation_id).filter(application=application))
    application.state, application.stage = ApplicationState.SUBMITTED, ScreeningStage.REVIEW
    application.places = draft.places if draft.side == Side.MENTOR else 1
    application.applied_at = at
    application.form_version, application.channel = draft.version, draft.channel
    application.save()
    return application


def _move_answers(draft: ApplicationDraft, application: Application) -> None:
    questions = questions_in_order(draft.version)
    answers = answers_to_hand_in(questions, draft.values)
    Answer.objects.bulk_create(
        Answer(
            organisation_id=draft.organisation_id,
            application=application,
            question=question,
            value=answers[question.key],
        )
        for question in questions
        if question.key in answers
    )
    files = AnswerFile.objects.within(draft.organisation_id).filter(draft=draft, question_key__in=answers)
    files.update(draft=None, application=application)


def _tidy_up_after(draft: ApplicationDraft, application: Application) -> None:
    """Other drafts of the same address on this side are of no use any more; an invitation has been followed."""
    same = {"cohort": draft.cohort, "side": draft.side, "email": draft.email}
    for other in ApplicationDraft.objects.within(draft.organisation_id).filter(**same, guardianship=draft.guardianship):
        delete_draft(other)
    Invitee.objects.within(draft.organisation_id).filter(**same).update(application=application)
