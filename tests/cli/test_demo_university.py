from __future__ import annotations

from pathlib import Path

import pytest

from peerloom.cli.demo_university import fill
from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, ApplicationDraft, Signature
from peerloom.domain.feedback.models import Outcome, Respondent, Testimonial, Theme, Wave
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Account, Organisation
from peerloom.domain.people.queries import actor_for
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import ObjectiveChange, Program, Waiver
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.training.models import Completion, Resource
from peerloom.foundation import audit, clock
from peerloom.simulation.cast import read_cast


@pytest.mark.usefixtures("transactional_db")
def test_a_visitor_finds_programs_at_every_stage_and_someone_to_be_on_every_side(tmp_path: Path) -> None:
    said: list[str] = []
    fill(tmp_path, say=said.append, share=0.15)
    university = Organisation.objects.get()
    screened = Program.objects.within(university.pk).get(template="wellbeing-peers")
    made = Program.objects.within(university.pk).filter(template="", format="pair")
    programs = {program.state: program for program in made}
    assert set(programs) == {ProgramState.OPEN, ProgramState.RUNNING, ProgramState.CLOSED}
    review = MatchRun.objects.within(university.pk).get(cohort__program=programs[ProgramState.OPEN])
    assert review.state == RunState.READY
    assert 0 < review.matched < review.mentees, "there is someone to find a place for"
    together = {member.part: pairs_seen_by(member.email, university) for member in read_cast(tmp_path)}
    assert together["mentor"] >= 1
    assert together["mentee"] == 1
    assert together["waiting"] == 0
    assert {"owner", "coordinator", "staff", "learner", "host", "asker", "graduate"} <= set(together)
    assert_every_step_of_screening_is_there(screened)
    assert_it_was_asked_and_listened(programs[ProgramState.CLOSED], programs[ProgramState.RUNNING])
    due = OutboxEntry.objects.within(university.pk).filter(not_before__lte=clock.now(), cancelled_at__isnull=True)
    assert not due.filter(sent_at__isnull=True).exists()
    assert list(audit.verify()) == []
    assert len(said) >= 4


def assert_every_step_of_screening_is_there(program: Program) -> None:
    applications = Application.objects.within(program.organisation_id).filter(cohort__program=program)
    assert {state for state in ApplicationState if state != ApplicationState.DRAFT} == set(
        applications.values_list("state", flat=True)
    )
    assert {"review", "interview", "references", "checks"} == set(applications.values_list("stage", flat=True))
    owner = program.organisation_id
    assert ApplicationDraft.objects.within(owner).count() == 8
    assert Completion.objects.within(owner).exists()
    assert Signature.objects.within(owner).exists()
    assert Waiver.objects.within(owner).count() == 1
    assert Resource.objects.within(owner).filter(published=True).count() == 6


def assert_it_was_asked_and_listened(finished: Program, running: Program) -> None:
    owner = finished.organisation_id
    waves = Wave.objects.within(owner).filter(cohort__program=finished, asked="mentees")
    assert {wave.kind: wave.state for wave in waves} == {"pre": "closed", "mid": "closed", "post": "closed"}
    assert all(wave.answered > 0 for wave in waves)
    linked = Respondent.objects.within(owner).filter(program=finished, responses__wave__kind="pre")
    assert linked.filter(responses__wave__kind="post").exists(), "before and after can be compared"
    assert {wave.mode for wave in Wave.objects.within(owner).filter(cohort__program=running, state="open")} == {
        "anonymous",
        "confidential",
    }
    assert Theme.objects.within(owner).filter(quotes__isnull=False).exists()
    assert {"approved", "withdrawn", "declined"} <= set(
        Testimonial.objects.within(owner).values_list("state", flat=True)
    )
    assert Outcome.objects.within(owner).exists()
    assert ObjectiveChange.objects.within(owner).exists()


def pairs_seen_by(email: str, university: Organisation) -> int:
    actor = actor_for(account=Account.objects.get(email=email), organisation=university, at=clock.now())
    assert actor is not None
    return relationships_of(actor, at=clock.now()).count()
