"""Agreeing how to go on, and signing it; staff write down the first meeting that they were at."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.messages.first_meetings import tell_it_is_complete, tell_whose_turn_it_is, untell
from peerloom.domain.relationships.models import (
    AccompaniedMeeting,
    MentoringAgreement,
    MentoringSignature,
    Relationship,
)
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.queries.board import looked_after
from peerloom.domain.relationships.queries.first_meetings import agreement_of
from peerloom.domain.relationships.rules.agreement_words import (
    LEAST_MINUTES,
    MOST_MINUTES,
    AgreementWords,
    digest_of,
    words_of,
)
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

LONGEST = {"confidentiality": 2000, "boundaries": 2000, "goals": 2000, "contact": 1000}
LONG_BEFORE = timedelta(days=366)


class CannotAgree(Refused):
    """The actor takes no part, it rests or is over, or something is missing in the wording."""


class CannotNoteFirstMeeting(Refused):
    """The actor does not run the program or takes part in the match, or the day cannot be right."""


@transaction.atomic
def write_agreement(
    *, relationship: Relationship, words: AgreementWords, seen: str, by: Actor, at: datetime
) -> MentoringAgreement:
    """Write what they agree on, or change it. Once someone has signed, a change is a new version that all sign anew.

    ``seen`` is the digest of the wording that the person began with, "" for none. The same words again change
    nothing. Raises CannotAgree, ChangedMeanwhile.
    """
    taking = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotAgree)
    newest = agreement_of(taking.relationship)
    said = _checked(words)
    if newest is not None and words_of(newest) == said:
        return newest
    if digest_of(newest) != seen:
        raise ChangedMeanwhile(_("It was changed while you were writing. Nothing of yours is lost; compare the two."))
    if newest is not None and not newest.signatures.all():
        _say(newest, said, by, at)
        return _recorded("mentoring_agreement.written", newest, taking, by, at)
    if newest is not None:
        untell(newest, at=at)
    made = MentoringAgreement(
        organisation_id=by.organisation_id,
        relationship=taking.relationship,
        version=newest.version + 1 if newest else 1,
    )
    _say(made, said, by, at)
    return _recorded("mentoring_agreement.written", made, taking, by, at)


def _say(agreement: MentoringAgreement, said: AgreementWords, by: Actor, at: datetime) -> None:
    for name, value in asdict(said).items():
        setattr(agreement, name, value)
    agreement.written_by_id, agreement.written_at = by.person_id, at
    agreement.save()


def _checked(words: AgreementWords) -> AgreementWords:
    if not words.confidentiality.strip():
        raise CannotAgree(_("Say what stays between you. It is what trust begins with."))
    if not LEAST_MINUTES <= words.minutes <= MOST_MINUTES:
        raise CannotAgree(_("A meeting lasts from 10 minutes to 8 hours."))
    # Browsers send line ends of two signs: without one form of them the same words would seem to have changed.
    texts = {name: getattr(words, name).replace("\r\n", "\n").strip()[:most] for name, most in LONGEST.items()}
    return AgreementWords(cadence=words.cadence, way=words.way, minutes=words.minutes, **texts)


@transaction.atomic
def sign_agreement(*, relationship: Relationship, seen: str, by: Actor, at: datetime) -> MentoringSignature:
    """Say yes to the wording that holds, read with this digest. Signed twice, it is signed once.

    The first signature asks the others for theirs, the last one tells them that it is complete; each of them gets
    each of the two once. Raises CannotAgree, or ChangedMeanwhile when it says something else by now.
    """
    taking = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotAgree)
    agreement = agreement_of(taking.relationship)
    if agreement is None:
        raise CannotAgree(_("There is nothing to sign yet. Write down first how you want to go on."))
    if digest_of(agreement) != seen:
        raise ChangedMeanwhile(_("It was changed while you were reading. Please read what it says now."))
    signatures = {signature.participation_id: signature for signature in agreement.signatures.all()}
    if taking.mine.pk in signatures:
        return signatures[taking.mine.pk]
    signature = MentoringSignature.objects.create(
        organisation_id=by.organisation_id, agreement=agreement, participation=taking.mine, signed_at=at, digest=seen
    )
    untell(agreement, at=at, reader=taking.mine.person)
    missing = [part.person for part in taking.others if part.pk not in signatures]
    if missing:
        tell_whose_turn_it_is(agreement, taking.relationship, signer=taking.mine.person, missing=missing, at=at)
    elif agreement.complete_at is None:
        agreement.complete_at = at
        agreement.save(update_fields=["complete_at"])
        others = [part.person for part in taking.others]
        tell_it_is_complete(agreement, taking.relationship, signer=taking.mine.person, others=others, at=at)
    _recorded("mentoring_agreement.signed", agreement, taking, by, at)
    return signature


def _recorded(
    verb: str, agreement: MentoringAgreement, taking: TakingPart, by: Actor, at: datetime
) -> MentoringAgreement:
    organisation = taking.organisation.public_id
    details = {"version": agreement.version, "complete": agreement.complete_at is not None}
    audit.record(verb, subject=agreement, organisation=organisation, by=by, at=at, details=details)
    return agreement


@transaction.atomic
def note_first_meeting(
    *,
    relationship: Relationship,
    held_on: date,
    family_present: bool,
    place: str,
    notes: str,
    seen: datetime | None,
    by: Actor,
    at: datetime,
) -> AccompaniedMeeting:
    """Write down that someone of the staff was at the first meeting, or mend what was written. Never of a match of
    one's own: the standard wants somebody else to be there.

    ``seen`` is when the note that the person began with was written, None for none. The same again changes nothing.
    Raises CannotNoteFirstMeeting, ChangedMeanwhile.
    """
    rows = looked_after(by).exclude(state=RelationshipState.WITHDRAWN)
    Relationship.objects.within(by.organisation_id).select_for_update().filter(pk=relationship.pk).first()
    found = rows.select_related("cohort", "organisation").filter(pk=relationship.pk).first()
    if found is None or not by.has_for(found.cohort.program_id, *RUNS_PROGRAMS):
        raise CannotNoteFirstMeeting(
            _("Only who runs this program and takes no part in the match can write down a first meeting.")
        )
    _refuse_an_impossible_day(found, held_on, at)
    meeting = AccompaniedMeeting.objects.within(by.organisation_id).filter(relationship=found).first()
    values = {
        "held_on": held_on,
        "family_present": family_present,
        "place": place.strip()[:200],
        "notes": notes.replace("\r\n", "\n").strip()[:4000],
    }
    if meeting is not None and all(getattr(meeting, name) == value for name, value in values.items()):
        return meeting
    if (meeting.noted_at if meeting else None) != seen:
        raise ChangedMeanwhile(_("A colleague wrote this down meanwhile. Compare the two before you change it."))
    meeting = meeting or AccompaniedMeeting(organisation_id=by.organisation_id, relationship=found)
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.staff_id, meeting.noted_at = by.person_id, at
    meeting.save()
    _record_meeting(meeting, found.organisation, by, at)
    return meeting


def _record_meeting(meeting: AccompaniedMeeting, organisation: Organisation, by: Actor, at: datetime) -> None:
    details: dict[str, Detail] = {"held_on": meeting.held_on.isoformat(), "family_present": meeting.family_present}
    audit.record(
        "first_meeting.noted", subject=meeting, organisation=organisation.public_id, by=by, at=at, details=details
    )


def _refuse_an_impossible_day(relationship: Relationship, held_on: date, at: datetime) -> None:
    today = relationship.organisation.day_at(at)
    if held_on > today:
        raise CannotNoteFirstMeeting(_("That day is still to come. Write the meeting down when it has been."))
    if held_on < relationship.introduced_at.date() - LONG_BEFORE:
        raise CannotNoteFirstMeeting(_("That is more than a year before they were introduced. Is the year right?"))
