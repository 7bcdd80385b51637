"""Keeping what was said in a meeting, and mending it until somebody codes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, SourceKind
from peerloom.domain.feedback.models import Coding, Segment, Study, StudyMeeting, StudyParticipant, Transcript
from peerloom.domain.feedback.operations.studies.locking import (
    MEANWHILE,
    CannotChangeStudy,
    note,
    open_study,
    refuse_unseen,
)
from peerloom.domain.feedback.operations.studies.taking_out import take_out
from peerloom.domain.feedback.rules.studies.limits import LONGEST_SEGMENT, MOST_SEGMENTS
from peerloom.domain.feedback.rules.studies.names import without_names
from peerloom.domain.feedback.rules.studies.transcripts import Turn
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor

PART_OF_THE_TEXT = "text"
"""What a speaker's name can be besides a participant: no name at all but words of the text."""

MOST_TRANSCRIPTS = 200


class CannotKeep(CannotChangeStudy):
    """The meeting has not taken place, there is nothing to keep, or a speaker is a stranger to it."""


class AlreadyCoded(CannotChangeStudy):
    """Somebody has coded it: its words stay."""


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    kind: SourceKind = SourceKind.TRANSCRIPT
    language: str = "en"


@transaction.atomic
def keep_transcript(
    *,
    meeting: StudyMeeting,
    source: Source,
    turns: Sequence[Turn],
    speakers: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> Transcript:
    """Keep what was said, under pseudonyms.

    ``speakers`` says for each name in the turns (and for "", where none stands) who it is: a participant's public id,
    "" for whoever leads the conversation, or PART_OF_THE_TEXT. Names themselves are not kept. What was said by somebody
    who has not agreed to take part is not kept either: its place stays, as if they had withdrawn.
    Raises CannotKeep.
    """
    study = open_study(meeting.study_id, by=by, refusal=CannotKeep)
    row = StudyMeeting.objects.within(by.organisation_id).get(pk=meeting.pk)
    if row.state not in (MeetingState.AGREED, MeetingState.HELD) or row.starts_at is None or row.starts_at > at:
        raise CannotKeep(_("This conversation has not taken place yet."))
    if not 0 < len(turns) <= MOST_SEGMENTS:
        raise CannotKeep(_("There is nothing in it to keep, or too much. Divide long ones into parts."))
    if Transcript.objects.within(by.organisation_id).filter(meeting__study=study).count() >= MOST_TRANSCRIPTS:
        raise CannotKeep(_("A study holds at most two hundred transcripts."))
    if row.transcripts.filter(title=source.title.strip()[:120]).exists():
        raise CannotKeep(_("This conversation has a text of this title already. Give this one another title."))
    people = {one.public_id: one for one in row.participants.all()}
    transcript = Transcript.objects.create(
        organisation=study.organisation,
        meeting=row,
        kind=source.kind,
        title=source.title.strip()[:120],
        language=source.language,
        added_by_id=by.person_id,
        added_at=at,
    )
    Segment.objects.bulk_create(
        [_segment(transcript, place, turn, speakers, people, at=at) for place, turn in enumerate(turns)],
        batch_size=500,
    )
    note("study.transcript_kept", transcript, study, by=by, at=at, segments=len(turns))
    return transcript


@transaction.atomic
def change_segment(
    *, segment: Segment, words: str, speaker: StudyParticipant | None, seen: str, by: Actor, at: datetime
) -> Segment:
    """Put other words or another speaker, until the transcript is coded. ``seen`` is ``seen_as`` of both as they were.

    Words of somebody who has not agreed are taken out at once. Raises CannotKeep, AlreadyCoded, ChangedMeanwhile.
    """
    study, current = _locked_segment(segment, by=by)
    _refuse_if_coded(current.transcript)
    refuse_unseen(seen, current.words, current.speaker_id)
    if current.removed_at is not None:
        raise ChangedMeanwhile(MEANWHILE)
    if speaker is not None and speaker.meeting_id != current.transcript.meeting_id:
        raise CannotKeep(_("Choose somebody who was asked into this conversation."))
    if not words.strip() or len(words) > LONGEST_SEGMENT:
        raise CannotKeep(_("Write between one and 8,000 letters, or take the paragraph out."))
    current.words, current.speaker = words.strip(), speaker
    if not _may_be_kept(speaker):
        current.words, current.removed_at = "", at
    current.save(update_fields=["words", "speaker", "removed_at"])
    note("study.segment_changed", current, study, by=by, at=at)
    return current


@transaction.atomic
def take_out_segment(*, segment: Segment, by: Actor, at: datetime) -> Segment:
    """Take one paragraph out, with every coding and quote of it, also after it was coded. Twice is once.

    Raises CannotChangeStudy.
    """
    study, current = _locked_segment(segment, by=by)
    if current.removed_at is None:
        take_out(study, [current], at=at)
        note("study.segment_taken_out", current, study, by=by, at=at)
    return current


@transaction.atomic
def replace_names(*, transcript: Transcript, replacements: Mapping[str, str], by: Actor, at: datetime) -> int:
    """Put something else for these names in every paragraph; in how many. Raises AlreadyCoded."""
    study = open_study(transcript.meeting.study_id, by=by)
    _refuse_if_coded(transcript)
    changed = []
    for segment in transcript.segments.filter(removed_at__isnull=True):
        words = without_names(segment.words, replacements)[:LONGEST_SEGMENT]
        if words != segment.words:
            segment.words = words
            changed.append(segment)
    Segment.objects.within(by.organisation_id).bulk_update(changed, ["words"], batch_size=500)
    if changed:
        note("study.names_replaced", transcript, study, by=by, at=at, segments=len(changed))
    return len(changed)


@transaction.atomic
def remove_transcript(*, transcript: Transcript, by: Actor, at: datetime) -> None:
    """Remove a transcript that nobody has coded. Removed already, nothing happens. Raises AlreadyCoded."""
    study = open_study(transcript.meeting.study_id, by=by)
    current = Transcript.objects.within(by.organisation_id).filter(pk=transcript.pk).first()
    if current is None:
        return
    _refuse_if_coded(current)
    note("study.transcript_removed", current, study, by=by, at=at)
    current.delete()


def is_coded(transcript: Transcript) -> bool:
    return Coding.objects.within(transcript.organisation_id).filter(segment__transcript=transcript).exists()


def _segment(
    transcript: Transcript,
    place: int,
    turn: Turn,
    speakers: Mapping[str, str],
    people: Mapping[str, StudyParticipant],
    *,
    at: datetime,
) -> Segment:
    who = speakers.get(turn.speaker, "")
    if who not in ("", PART_OF_THE_TEXT) and who not in people:
        raise CannotKeep(_("Choose for every name somebody who was asked into this conversation."))
    words = f"{turn.speaker}: {turn.words}" if who == PART_OF_THE_TEXT and turn.speaker else turn.words
    speaker = people.get(who)
    kept = _may_be_kept(speaker)
    return Segment(
        organisation_id=transcript.organisation_id,
        transcript=transcript,
        position=place,
        speaker=speaker,
        words=words[:LONGEST_SEGMENT] if kept else "",
        removed_at=None if kept else at,
    )


def _may_be_kept(speaker: StudyParticipant | None) -> bool:
    return speaker is None or speaker.consent == ConsentState.GIVEN


def _refuse_if_coded(transcript: Transcript) -> None:
    if is_coded(transcript):
        raise AlreadyCoded(
            _("This transcript has been coded, so its words stay. A paragraph can still be taken out as a whole.")
        )


def _locked_segment(segment: Segment, *, by: Actor) -> tuple[Study, Segment]:
    meeting = segment.transcript.meeting
    study = open_study(meeting.study_id, by=by)
    rows = Segment.objects.within(by.organisation_id).select_related("transcript__meeting", "organisation")
    return study, rows.get(pk=segment.pk)
