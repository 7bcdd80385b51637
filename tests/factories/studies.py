"""Studies for tests, made by the same operations that the pages call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.studies import StudyKind
from peerloom.domain.feedback.models import Code, Segment, Study, StudyMeeting, StudyParticipant, Transcript
from peerloom.domain.feedback.operations.studies.answering import answer_study
from peerloom.domain.feedback.operations.studies.asking import Offer, ask_to_take_part
from peerloom.domain.feedback.operations.studies.codebook import CodeEntry, add_code
from peerloom.domain.feedback.operations.studies.meetings import agree_on_time, note_attendance
from peerloom.domain.feedback.operations.studies.planning import StudyPlan, make_study
from peerloom.domain.feedback.operations.studies.transcripts import Source, keep_transcript
from peerloom.domain.feedback.rules.studies.transcripts import Turn
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories.people import MOMENT, make_account, make_organisation, make_person
from tests.factories.programs import make_application, make_cohort, make_program

TIMES = tuple(MOMENT + timedelta(days=days) for days in (3, 4, 5))
AFTERWARDS = MOMENT + timedelta(days=6)
NAMES = ("Linh Tran", "Tomasz Zieliński", "Amara Okafor")
SAID = (
    "My mentor listened and I dared to ask questions that I had kept to myself for a year.",
    "We never found a time, so after the second month we simply stopped writing to each other.",
    "I would do it again tomorrow, because somebody believed in me before I did so myself.",
)


@dataclass
class StudyWorld:
    """A cohort with three mentees, and a coordinator and a colleague who run the program."""

    cohort: Cohort
    mentees: list[Person]
    coordinator: Person
    colleague: Person
    at: datetime = MOMENT

    @property
    def organisation(self) -> Organisation:
        return self.cohort.organisation

    @property
    def actor(self) -> Actor:
        return actor_of(self.coordinator, at=self.at)

    @property
    def other(self) -> Actor:
        return actor_of(self.colleague, at=self.at)

    def study(self, *, kind: StudyKind = StudyKind.FOCUS_GROUP, recorded: bool = False, guide: str = "group") -> Study:
        plan = StudyPlan(kind, "What helped", "What helped mentees, and what was in the way?", recorded)
        return make_study(cohort=self.cohort, plan=plan, guide=guide, by=self.actor, at=self.at)

    def offer(self, times: Sequence[datetime] = TIMES) -> Offer:
        return Offer(times, 90, "Europe/London", led_by=self.coordinator, place="Room 4")

    def asked(self, study: Study, *, people: Sequence[Person] = ()) -> list[StudyMeeting]:
        return ask_to_take_part(
            study=study, people=people or self.mentees, offer=self.offer(), by=self.actor, at=self.at
        )

    def participant(self, study: Study, person: Person) -> StudyParticipant:
        rows = StudyParticipant.objects.within(self.organisation.pk)
        return rows.select_related("person", "meeting", "study", "organisation").get(study=study, person=person)

    def held(self, study: Study, *, people: Sequence[Person] = ()) -> StudyMeeting:
        """Everybody asked, agreed, and there; the first that was offered."""
        [meeting, *_others] = self.asked(study, people=people)
        times = list(meeting.times.all())
        for participant in list(meeting.participants.all()):
            answer_study(participant=participant, agrees=True, times=[time.public_id for time in times], at=self.at)
        agree_on_time(meeting=meeting, time=times[0], by=self.actor, at=self.at)
        came = [participant.public_id for participant in meeting.participants.all()]
        return note_attendance(meeting=meeting, came=came, by=self.actor, at=AFTERWARDS)

    def transcript(self, meeting: StudyMeeting, *, said: Sequence[str] = SAID, rounds: int = 1) -> Transcript:
        """Whoever leads asks, then each participant says one of these; ``rounds`` times."""
        people = list(meeting.participants.order_by("person__pk"))
        turns = []
        for number in range(rounds):
            turns.append(Turn("Noor", f"Round {number + 1}: what comes to your mind?"))
            turns += [
                Turn(str(one.public_id), words if number == 0 else f"{words} ({number})")
                for one, words in zip(people, said, strict=False)
            ]
        speakers = {one.public_id: one.public_id for one in people} | {"Noor": ""}
        return keep_transcript(
            meeting=meeting,
            source=Source(f"Group {meeting.transcripts.count() + 1}"),
            turns=turns,
            speakers=speakers,
            by=self.actor,
            at=AFTERWARDS,
        )

    def codes(self, study: Study, *names: str) -> list[Code]:
        return [
            add_code(study=study, entry=CodeEntry(name), by=self.actor, at=self.at)
            for name in names or ("Trust", "Time")
        ]


def make_study_world() -> StudyWorld:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    mentees = [make_person(organisation, Role.PARTICIPANT, name=name) for name in NAMES]
    for mentee in mentees:
        make_application(cohort, mentee, Side.MENTEE)
    return StudyWorld(
        cohort,
        mentees,
        make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account()),
        make_person(organisation, Role.STAFF, name="Ines Moreau", account=make_account()),
    )


def segments_of(transcript: Transcript) -> list[Segment]:
    return list(Segment.objects.within(transcript.organisation_id).filter(transcript=transcript))
