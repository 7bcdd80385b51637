"""A study with a transcript that is coded twice, for the tests that visit every URL."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyKind, StudyState
from peerloom.domain.feedback.models import (
    Assignment,
    Code,
    Coding,
    GuideQuestion,
    Memo,
    Segment,
    Study,
    StudyMeeting,
    StudyParticipant,
    StudyTime,
    Theme,
    Transcript,
)
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.relationships.models import Relationship
from tests.factories import MOMENT, make_person
from tests.web.audience import RUNS

PAGES = (
    *("list", "new", "study", "edit", "guide", "finish", "reopen", "remove", "ask", "sheet", "paper"),
    *("withdraw-for", "meeting", "ask-others", "agree", "move", "cancel", "held", "transcript-add"),
    *("transcript", "names", "transcript-remove", "coders", "coding", "coding-finish", "coding-reopen"),
    *("segment", "segment-take-out", "coding-remove", "codebook", "code", "code-move", "code-retire", "code-merge"),
    *("agreement", "passages", "themes", "theme-new", "theme", "quotes", "theme-move", "theme-remove", "memo-remove"),
    *("codings-file", "codebook-file", "codebook-data", "everything"),
)
AUDIENCE: dict[str, str] = {f"studies:{page}": RUNS for page in PAGES}
FIELDS: tuple[str, ...] = (
    *("kind", "name", "question", "recorded", "consent", "revision", "guide", "order_1", "words_1", "probes_1"),
    *("minutes_1", "people", "minutes", "led_by", "place", "link", "day_1", "time_1", "day", "time", "sequence"),
    *("reason", "came", "title", "language", "text", "format", "do", "speaker-0", "words", "speaker", "seen"),
    *("coder", "off", "segments", "codes", "stretch", "start", "end", "definition", "example"),
    *(
        "parent",
        "into",
        "way",
        "back",
        "statement",
        "quotes",
        "code",
        "pair",
        "side",
        "q",
        "consent",
        "times",
        "signed_on",
    ),
)


def studies_ids(relationship: Relationship) -> dict[str, str]:
    """What was said is coded by an owner and by a colleague; the owner has a theme, a quote and a memo."""
    study = _study(relationship)
    owner = _owner(relationship)
    meeting = StudyMeeting.objects.create(
        organisation=study.organisation,
        study=study,
        state=MeetingState.HELD,
        led_by=owner,
        time_zone="UTC",
        starts_at=MOMENT - timedelta(days=2),
        held_at=MOMENT - timedelta(days=2),
    )
    StudyTime.objects.create(organisation=study.organisation, meeting=meeting, starts_at=MOMENT + timedelta(days=2))
    participant = StudyParticipant.objects.create(
        organisation=study.organisation,
        study=study,
        meeting=meeting,
        person=make_person(study.organisation, Role.PARTICIPANT, name="Duc Nguyen"),
        pseudonym="Mentee 1",
        consent=ConsentState.GIVEN,
        asked_at=MOMENT,
        answered_at=MOMENT,
    )
    return {
        "study": study.public_id,
        "study_meeting": meeting.public_id,
        "study_person": participant.public_id,
        **_coded(study, meeting, participant, owner),
    }


def _study(relationship: Relationship) -> Study:
    study = Study.objects.create(
        organisation=relationship.organisation,
        cohort=relationship.cohort,
        kind=StudyKind.FOCUS_GROUP,
        state=StudyState.CODING,
        name="What helped",
        question="What helped, and what did not?",
        consent="You can say no.",
        made_at=MOMENT,
    )
    GuideQuestion.objects.create(organisation=study.organisation, study=study, position=0, words="What helped?")
    return study


def _owner(relationship: Relationship) -> Person:
    rows = Membership.objects.within(relationship.organisation_id).filter(role=Role.OWNER)
    return rows.select_related("person").latest("pk").person


def _coded(study: Study, meeting: StudyMeeting, participant: StudyParticipant, owner: Person) -> dict[str, str]:
    organisation = study.organisation
    transcript = Transcript.objects.create(
        organisation=organisation, meeting=meeting, kind="transcript", title="First group", added_at=MOMENT
    )
    segment = Segment.objects.create(
        organisation=organisation, transcript=transcript, position=0, speaker=participant, words="Somebody listened."
    )
    code = Code.objects.create(organisation=organisation, study=study, name="Trust")
    Code.objects.create(organisation=organisation, study=study, name="Time", position=1)
    colleague = make_person(organisation, Role.STAFF, name="Ines Moreau")
    codings = []
    for coder in (owner, colleague):
        Assignment.objects.create(organisation=organisation, transcript=transcript, coder=coder)
        codings.append(
            Coding.objects.create(
                organisation=organisation,
                segment=segment,
                code=code,
                coder=coder,
                start=0,
                end=8,
                coded_at=MOMENT,
            )
        )
    theme = Theme.objects.create(organisation=organisation, study=study, name="Being heard")
    theme.codes.add(code)
    theme.quotes.add(codings[0])
    memo = Memo.objects.create(
        organisation=organisation, study=study, author=owner, words="Look at this again.", written_at=MOMENT
    )
    return {
        "transcript": transcript.public_id,
        "segment": segment.public_id,
        "study_code": code.public_id,
        "coding": codings[0].public_id,
        "theme": theme.public_id,
        "memo": memo.public_id,
    }
