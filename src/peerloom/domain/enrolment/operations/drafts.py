"""Applications that are still being written. Their writers are nobody's persons yet, so no actor is named.

No audit event is written either: until it is handed in, a draft is its writer's own affair.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.answer_files import forget_files, keep_file, remove_files
from peerloom.domain.enrolment.answering import JsonValue, fault_in, open_questions, seen_of
from peerloom.domain.enrolment.entrance import (
    age_is_open,
    is_too_young,
    minimum_age,
    published_version,
    questions_in_order,
    takes_applications,
)
from peerloom.domain.enrolment.models import (
    AnswerFile,
    Application,
    ApplicationDraft,
    Channel,
    Guardianship,
    Question,
)
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import ScopedQuerySet

KEPT_FOR = timedelta(days=60)
WAY_BACK = "peerloom.domain.enrolment.jobs.applicants.send_way_back"
LAST_STEP = "peerloom.domain.enrolment.jobs.applicants.send_last_step"
WAY_TO_APPLICATION = "peerloom.domain.enrolment.jobs.applicants.send_way_to_application"
ATTEMPTS = 15
MOST_PLACES = 50
SAME_REQUEST = timedelta(seconds=30)
"""A button pressed twice within this time asks for one mail."""


class CannotApply(Refused):
    """Sign-up is not open, or something is wrong with what was said."""


class TooYoung(CannotApply):
    """A guardian has to begin. Nothing was stored."""


class AgeUnknown(CannotApply):
    """The program asks for an age that was not asked when this application was begun."""


class CannotSaveAnswers(Refused):
    """One of them is no answer to its question."""


class DraftGone(Refused):
    """It was handed in, deleted, or has become too old."""


class Incomplete(Refused):
    """Something that has to be answered is not."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as they say themselves. ``places``: how many mentees a mentor can take."""

    given_name: str
    email: str
    family_name: str = ""
    locale: str = "en"
    places: int = 1


@transaction.atomic
def start_draft(
    *,
    cohort: Cohort,
    side: str,
    applicant: Applicant,
    at: datetime,
    born: date | None = None,
    via: str = "",
    public_id: str,
) -> ApplicationDraft:
    """Begin an application with the form that is published now. ``born`` is looked at and not kept.

    With a fresh ``public_id`` from the page, the same page sent twice begins one draft. Raises CannotApply; TooYoung
    before anything at all is stored.
    """
    refuse_unless_open(cohort, at)
    if is_too_young(cohort, born, at=at):
        raise TooYoung(_("A parent or guardian has to begin this application for you."))
    begun = ApplicationDraft.objects.within(cohort.organisation_id).filter(public_id=public_id).first()
    if begun is not None and begun.email == applicant.email.casefold() and begun.revision == 1:
        return begun
    return new_draft(
        cohort=cohort,
        side=side,
        applicant=applicant,
        via=via,
        public_id=public_id,
        at=at,
        old_enough_for=minimum_age(cohort),
    )


def new_draft(
    *,
    cohort: Cohort,
    side: str,
    applicant: Applicant,
    via: str,
    public_id: str,
    at: datetime,
    guardianship: Guardianship | None = None,
    old_enough_for: int = 0,
) -> ApplicationDraft:
    """The row itself; whoever calls has found out that it may be.

    ``public_id`` came from a page: one that a draft or an application has, anywhere, would open that one's pages.
    """
    if not 1 <= applicant.places <= MOST_PLACES:
        raise CannotApply(_("Choose a number between 1 and 50."))
    if _is_taken(public_id):
        raise CannotApply(_("This page was used already. Open the sign-up page again to start anew."))
    channels = Channel.objects.within(cohort.organisation_id).filter(cohort=cohort, closed_at__isnull=True)
    return ApplicationDraft.objects.create(
        organisation_id=cohort.organisation_id,
        public_id=public_id,
        cohort=cohort,
        side=side,
        version=published_version(cohort, side),
        email=applicant.email.casefold(),
        given_name=applicant.given_name,
        family_name=applicant.family_name,
        locale=applicant.locale,
        places=applicant.places,
        channel=channels.filter(tag=via).first() if via else None,
        guardianship=guardianship,
        old_enough_for=old_enough_for,
        created_at=at,
        saved_at=at,
        expires_at=at + KEPT_FOR,
    )


def _is_taken(public_id: str) -> bool:
    because = "an id is unique everywhere"
    drafts = ApplicationDraft.objects.across_organisations(because=because).filter(public_id=public_id)
    applications = Application.objects.across_organisations(because=because).filter(public_id=public_id)
    return drafts.exists() or applications.exists()


@transaction.atomic
def say_age(*, draft: ApplicationDraft, born: date, at: datetime) -> bool:
    """Whether they may go on by themselves, where an age is asked only since they began; ``born`` is not kept.

    Of someone too young everything is deleted at once: no guardian has agreed to it. Raises DraftGone.
    """
    current = locked_draft(draft, at)
    if is_too_young(current.cohort, born, at=at):
        delete_draft(current)
        return False
    current.old_enough_for = minimum_age(current.cohort)
    current.save(update_fields=["old_enough_for"])
    return True


@transaction.atomic
def save_answers(
    *,
    draft: ApplicationDraft,
    answers: Mapping[str, JsonValue],
    page: Collection[str],
    seen: str,
    by_mail: bool,
    at: datetime,
    files: Mapping[str, UploadedFile[Any]] | None = None,
) -> ApplicationDraft:
    """Keep these answers beside those to other questions; it lasts 60 days from now.

    ``page`` holds the keys of the questions on the page that is saved, ``seen`` is `answering.seen_of` their answers as
    the page showed them. ``by_mail``: through the mailed link. A file's answer is its name, None takes it away.
    Raises CannotSaveAnswers, UnusableFile, DraftGone; ChangedMeanwhile when the same answers were changed elsewhere.
    """
    current = locked_draft(draft, at)
    questions = [question for question in questions_in_order(current.version) if question.key in page]
    _refuse_what_is_no_answer(questions, answers)
    changes_something = any(current.values.get(key) != value for key, value in answers.items())
    if changes_something and seen != seen_of(current.values, questions):  # the same page sent twice changes nothing
        raise ChangedMeanwhile(
            _("These answers were changed in another window or on another device. Below is what you wrote here.")
        )
    for key, value in answers.items():
        if value is None:
            remove_files(_files_of(current).filter(question_key=key))
    kept: list[AnswerFile] = []
    try:
        for key, file in (files or {}).items():
            kept.append(keep_file(draft=current, key=key, file=file, at=at))
        current.values = current.values | dict(answers)
        _touch(current, by_mail=by_mail, at=at)
    except BaseException:
        forget_files(kept)
        raise
    return current


@transaction.atomic
def change_applicant(*, draft: ApplicationDraft, applicant: Applicant, by_mail: bool, at: datetime) -> ApplicationDraft:
    """Correct the name and the places; the address stays, because the links belong to it. Raises DraftGone."""
    current = locked_draft(draft, at)
    if not 1 <= applicant.places <= MOST_PLACES:
        raise CannotApply(_("Choose a number between 1 and 50."))
    current.given_name, current.family_name = applicant.given_name, applicant.family_name
    current.places = applicant.places
    _touch(current, by_mail=by_mail, at=at)
    return current


@transaction.atomic
def mail_way_back(*, draft: ApplicationDraft, at: datetime) -> None:
    """Send the link that opens the draft on any device. Raises DraftGone."""
    _send(WAY_BACK, locked_draft(draft, at), at)


@transaction.atomic
def ask_to_confirm(
    *, draft: ApplicationDraft, revision: int, consents: Mapping[str, JsonValue], at: datetime
) -> ApplicationDraft:
    """Remember that the applicant is done, and mail the link with which whoever owns the address hands it in.

    Pressed twice, it mails once. Raises CannotApply, AgeUnknown, DraftGone, Incomplete, ChangedMeanwhile.
    """
    current = locked_draft(draft, at)
    refuse_unless_open(current.cohort, at)
    if current.ready_at is not None and at - current.ready_at < SAME_REQUEST:
        return current
    refuse_other_revision(current, revision)
    refuse_unknown_age(current)
    current.values = current.values | dict(consents)
    refuse_incomplete(current)
    current.ready_at = at
    current.revision += 1
    current.save(update_fields=["values", "ready_at", "revision"])
    _send(LAST_STEP, current, at)
    return current


@transaction.atomic
def discard_draft(*, draft: ApplicationDraft) -> None:
    """Delete it with its answers and files, and what its guardian agreed to for it alone. Deleting twice is once."""
    rows = ApplicationDraft.objects.within(draft.organisation_id).filter(pk=draft.pk)
    for current in rows:
        delete_draft(current)


@transaction.atomic
def send_links_to(*, cohort: Cohort, side: str, email: str, at: datetime) -> None:
    """Mail the way to what this address has begun or handed in here, if anything; whoever asks learns nothing."""
    own = {"cohort": cohort, "side": side}
    applied = Application.objects.within(cohort.organisation_id).filter(**own, person__email=email.casefold()).first()
    if applied is not None:
        _send(WAY_TO_APPLICATION, applied, at)
    drafts = ApplicationDraft.objects.within(cohort.organisation_id).filter(
        **own, email=email.casefold(), expires_at__gt=at
    )
    for draft in drafts.order_by("-saved_at")[:1]:
        _send(WAY_BACK, draft, at)


def delete_draft(draft: ApplicationDraft) -> None:
    remove_files(_files_of(draft))
    guardianship = draft.guardianship_id
    draft.delete()
    if guardianship:
        Guardianship.objects.within(draft.organisation_id).filter(pk=guardianship, child__isnull=True).delete()


def locked_draft(draft: ApplicationDraft, at: datetime) -> ApplicationDraft:
    """As it is now, nobody else changing it. Raises DraftGone."""
    rows = ApplicationDraft.objects.within(draft.organisation_id).select_for_update(of=("self",))
    current = (
        rows.filter(pk=draft.pk, expires_at__gt=at)
        .select_related("cohort__program", "cohort__organisation", "organisation", "version", "guardianship")
        .first()
    )
    if current is None:
        raise DraftGone(_("This application was handed in or deleted meanwhile. Nothing can be changed here any more."))
    return current


def refuse_unless_open(cohort: Cohort, at: datetime) -> None:
    if not takes_applications(cohort, at=at):
        raise CannotApply(_("Sign-up is closed at the moment. What you wrote is kept for 60 days; nothing is lost."))


def refuse_unknown_age(draft: ApplicationDraft) -> None:
    """The program may have become one for young people since this was begun."""
    if age_is_open(draft):
        raise AgeUnknown(_("Please say when you were born: this program asks for it since you began."))


def refuse_other_revision(draft: ApplicationDraft, revision: int) -> None:
    if draft.revision != revision:
        raise ChangedMeanwhile(
            _("Your answers were changed in another window since you read them here. Please read them once more.")
        )


def refuse_incomplete(draft: ApplicationDraft) -> None:
    missing = open_questions(questions_in_order(draft.version), draft.values)
    if missing:
        raise Incomplete(_("“%(question)s” still needs an answer.") % {"question": missing[0].label})


def _refuse_what_is_no_answer(questions: list[Question], answers: Mapping[str, JsonValue]) -> None:
    by_key = {question.key: question for question in questions}
    if not answers.keys() <= by_key.keys():
        raise CannotSaveAnswers(_("This form does not ask that. Please open the page again."))
    for key, value in answers.items():
        fault = fault_in(by_key[key], value)
        if fault:
            raise CannotSaveAnswers(fault)


def _files_of(draft: ApplicationDraft) -> ScopedQuerySet[AnswerFile]:
    return AnswerFile.objects.within(draft.organisation_id).filter(draft=draft)


def _touch(draft: ApplicationDraft, *, by_mail: bool, at: datetime) -> None:
    draft.saved_at, draft.expires_at, draft.ready_at = at, at + KEPT_FOR, None
    if by_mail and draft.address_confirmed_at is None:
        draft.address_confirmed_at = at
    draft.revision += 1
    draft.save()


def _send(kind: str, subject: ApplicationDraft | Application, at: datetime) -> None:
    enqueue(
        kind,
        organisation=subject.organisation.public_id,
        subject=subject.public_id,
        at=at,
        attempts_allowed=ATTEMPTS,
    )
