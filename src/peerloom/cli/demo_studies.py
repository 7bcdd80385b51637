"""The interviews and the focus group of the demo's finished round, from the invitation to themes with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from peerloom.cli import demo_talks as talks
from peerloom.cli.demo_rounds import Staff
from peerloom.domain.feedback.enums.studies import SourceKind, StudyKind
from peerloom.domain.feedback.models import Code, Coding, Segment, Study, StudyMeeting, StudyParticipant
from peerloom.domain.feedback.operations.studies.answering import answer_study
from peerloom.domain.feedback.operations.studies.asking import Offer, ask_to_take_part
from peerloom.domain.feedback.operations.studies.codebook import CodeEntry, add_code
from peerloom.domain.feedback.operations.studies.coding import Stretch, assign_coder, finish_coding, give_codes
from peerloom.domain.feedback.operations.studies.meetings import agree_on_time, note_attendance
from peerloom.domain.feedback.operations.studies.planning import StudyPlan, make_study
from peerloom.domain.feedback.operations.studies.themes import ThemeText, choose_quotes, make_theme, write_memo
from peerloom.domain.feedback.operations.studies.transcripts import Source, keep_transcript
from peerloom.domain.feedback.rules.studies.transcripts import Turn
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock

ASKED, GROUP_OF = 7, 5
ZONE = "Europe/London"


class Talking:
    """One round's studies, led by the coordinator and coded by her and a colleague."""

    def __init__(self, cohort: Cohort, staff: Staff, helper: Person) -> None:
        self.cohort, self.staff, self.helper = cohort, staff, helper

    def hold_focus_group(self, people: Sequence[Person], at: datetime) -> None:
        """Seven are asked, one declines, one cannot; five talk, two people code it apart and then look together."""
        study = self._study(
            StudyKind.FOCUS_GROUP,
            "What made the year",
            "What helped first-years, and what when it did not?",
            "group",
            at,
        )
        (meeting,) = self._ask(study, people[:ASKED], at, "Room 2.14, Old Hall")
        participants = list(meeting.participants.order_by("pk"))
        times = list(meeting.times.order_by("starts_at"))
        for number, participant in enumerate(participants):
            agrees = number != ASKED - 1
            can = [time.public_id for place, time in enumerate(times) if agrees and (number + place) % 4]
            answer_study(participant=participant, agrees=agrees, times=can, at=at + timedelta(hours=5 + number))
        held = self._meet(meeting, participants[:GROUP_OF], at)
        codes = self._codebook(study, held)
        self._code(meeting, participants, talks.GROUP, codes, "The whole conversation", held)
        self._find_themes(study, codes, held + timedelta(days=12))

    def hold_interviews(self, people: Sequence[Person], at: datetime) -> None:
        """Two of three say yes; one person codes them so far."""
        study = self._study(
            StudyKind.INTERVIEW, "Two who went through it", "How did it begin, and what was hard?", "mentees", at
        )
        meetings = self._ask(study, people[:3], at, "")
        codes: dict[str, Code] = {}
        for number, meeting in enumerate(meetings):
            (participant,) = meeting.participants.all()
            first = meeting.times.order_by("starts_at")[0]
            agrees, answered = number < len(talks.INTERVIEWS), at + timedelta(days=1, hours=number)
            answer_study(participant=participant, agrees=agrees, times=[first.public_id] if agrees else (), at=answered)
            if agrees:
                held = self._meet(meeting, [participant], at)
                codes = codes or self._codebook(study, held)
                self._code(meeting, [participant], talks.INTERVIEWS[number], codes, f"Interview {number + 1}", held)

    def _study(self, kind: StudyKind, name: str, question: str, guide: str, at: datetime) -> Study:
        plan = StudyPlan(kind=kind, name=name, question=question, recorded=kind == StudyKind.FOCUS_GROUP)
        return make_study(cohort=self.cohort, plan=plan, guide=guide, by=self.staff.acting(at), at=at)

    def _ask(self, study: Study, people: Sequence[Person], at: datetime, place: str) -> list[StudyMeeting]:
        begin = (at + timedelta(days=9)).replace(hour=15, minute=0, second=0, microsecond=0)
        offer = Offer(
            times=[begin + timedelta(days=days) for days in (0, 1, 3)],
            minutes=60,
            time_zone=ZONE,
            led_by=self.staff.coordinator,
            place=place,
            link="" if place else "https://meet.northfield.example/talk",
        )
        return ask_to_take_part(study=study, people=people, offer=offer, by=self.staff.acting(at), at=at)

    def _meet(self, meeting: StudyMeeting, came: Sequence[StudyParticipant], at: datetime) -> datetime:
        """When it was over and noted."""
        settled = at + timedelta(days=4)
        time = meeting.times.order_by("starts_at")[0]
        with clock.frozen_at(settled):
            agree_on_time(meeting=meeting, time=time, by=self.staff.acting(settled), at=settled)
        held = time.starts_at + timedelta(hours=2)
        note_attendance(meeting=meeting, came=[one.public_id for one in came], by=self.staff.acting(held), at=held)
        return held

    def _codebook(self, study: Study, at: datetime) -> dict[str, Code]:
        return {
            name: add_code(study=study, entry=CodeEntry(name, definition, example), by=self.staff.acting(at), at=at)
            for name, definition, example in talks.CODEBOOK
        }

    def _code(
        self,
        meeting: StudyMeeting,
        participants: Sequence[StudyParticipant],
        lines: Sequence[talks.Line],
        codes: dict[str, Code],
        title: str,
        at: datetime,
    ) -> None:
        by = self.staff.acting(at)
        names = ["", *(f"P{number}" for number in range(len(participants)))]
        transcript = keep_transcript(
            meeting=meeting,
            source=Source(title=title, kind=SourceKind.TRANSCRIPT),
            turns=[Turn("" if who is None else f"P{who}", words) for who, words, *_codes in lines],
            speakers={name: participants[place - 1].public_id if place else "" for place, name in enumerate(names)},
            by=by,
            at=at,
        )
        segments = list(transcript.segments.order_by("position"))
        twice = any(line[3] for line in lines)
        for place, coder in enumerate([self.staff.coordinator, *([self.helper] if twice else [])]):
            assign_coder(transcript=transcript, coder=coder, by=by, at=at)
            acting = actor_of(coder, at=at)
            for segment, line in zip(segments, lines, strict=True):
                given = [codes[name] for name in (line[2], line[3])[place]]
                if given:
                    give_codes(transcript=transcript, stretches=[_all_of(segment)], codes=given, by=acting, at=at)
        for coder in [self.staff.coordinator, *([self.helper] if twice else [])]:
            finish_coding(transcript=transcript, by=actor_of(coder, at=at), at=at)

    def _find_themes(self, study: Study, codes: dict[str, Code], at: datetime) -> None:
        by = self.staff.acting(at)
        for name, statement, of, places in talks.THEMES:
            text = ThemeText(name=name, statement=statement, codes=[codes[each] for each in of])
            theme = make_theme(study=study, text=text, by=by, at=at)
            quotes = Coding.objects.within(study.organisation_id).filter(
                segment__transcript__meeting__study=study,
                segment__position__in=places,
                code__in=text.codes,
                coder=self.staff.coordinator,
            )
            chosen = [coding.public_id for coding in quotes.order_by("segment__position", "pk")]
            choose_quotes(theme=theme, shown=chosen, chosen=chosen, by=by, at=at)
        write_memo(study=study, words=talks.MEMO, by=by, at=at)


def _all_of(segment: Segment) -> Stretch:
    return Stretch(segment, 0, len(segment.words))
