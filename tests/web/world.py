"""One organisation with one of everything that has a page, for the tests that visit every URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AnswerFile, Application
from peerloom.domain.matching.enums import ImportState, RunState
from peerloom.domain.matching.models import LeftOut, MatchRun, Proposal, RuleSet, SheetImport
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Invitation, Membership, Organisation, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation.jobs.models import Job
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.web.world_answering import answering_ids
from tests.web.world_board import board_ids
from tests.web.world_calendars import calendars_ids
from tests.web.world_changes import changes_ids
from tests.web.world_check_ins import check_ins_ids
from tests.web.world_circles import circles_ids
from tests.web.world_conversations import conversations_ids
from tests.web.world_endings import endings_ids
from tests.web.world_forms import form_ids
from tests.web.world_goals import goals_ids
from tests.web.world_instruments import instruments_ids
from tests.web.world_micro import micro_ids
from tests.web.world_nudges import nudges_ids
from tests.web.world_outcomes import outcomes_ids
from tests.web.world_recruitment import recruitment_ids
from tests.web.world_resources import resource_ids
from tests.web.world_saying import saying_ids
from tests.web.world_screening import screening_ids
from tests.web.world_sessions import sessions_ids
from tests.web.world_setup import set_up_ids
from tests.web.world_standards import standards_and_agreements
from tests.web.world_studies import studies_ids
from tests.web.world_training import training_ids
from tests.web.world_voices import voices_ids
from tests.web.world_waves import waves_ids


@dataclass(frozen=True)
class World:
    """One organisation with one of everything, and an account for each kind of visitor."""

    organisation: Organisation
    accounts: dict[str, Account]
    ids: dict[str, str]


def member(organisation: Organisation, *roles: str, program: Program | None = None) -> Account:
    account = make_account()
    make_person(organisation, *roles, account=account, program_id=program.pk if program else None)
    return account


def make_world() -> World:
    organisation = make_organisation()
    program, other_program = make_program(organisation), make_program(organisation, name="Second Wind")
    cohort = make_cohort(program)
    make_cohort(other_program)
    owner = make_person(organisation, Role.OWNER, account=make_account())
    mentee_account = make_account()
    mentee = make_person(organisation, Role.PARTICIPANT, account=mentee_account, name="Ada Mentee")
    mentor = make_person(organisation, Role.PARTICIPANT, name="Ben Mentor")
    asks = make_application(cohort, mentee, Side.MENTEE)
    offers = make_application(cohort, mentor, Side.MENTOR)
    job = Job.objects.create(kind="x", organisation=organisation.public_id, due=MOMENT, created_at=MOMENT)
    sheet = SheetImport.objects.create(
        cohort=cohort,
        side=Side.MENTEE,
        file_name="a.csv",
        state=ImportState.PREVIEWED,
        uploaded_at=MOMENT,
        organisation=organisation,
    )
    rules = RuleSet.objects.create(cohort=cohort, version=1, created_at=MOMENT, organisation=organisation)
    run = MatchRun.objects.create(
        cohort=cohort, rule_set=rules, number=1, state=RunState.READY, created_at=MOMENT, organisation=organisation
    )
    Proposal.objects.create(run=run, mentee=asks, mentor=offers, score=7000, organisation=organisation)
    alone = make_application(cohort, make_person(organisation, name="Cem Alone"), Side.MENTEE)
    LeftOut.objects.create(run=run, application=alone, obstacle="shortage", remedy="none", organisation=organisation)
    relationship = Relationship.objects.create(
        cohort=cohort, introduced_at=MOMENT, visible_from=MOMENT, score=7000, organisation=organisation
    )
    for person, side in ((mentee, Side.MENTEE), (mentor, Side.MENTOR)):
        Participation.objects.create(
            relationship=relationship, person=person, side=side, joined_at=MOMENT, organisation=organisation
        )
    invitation = Invitation.objects.create(
        email="new@example.org",
        role=Role.STAFF,
        invited_by=owner,
        created_at=MOMENT,
        expires_at=MOMENT + timedelta(days=14),
        organisation=organisation,
    )
    return World(
        organisation,
        {
            "owner": owner_account(owner),
            "coordinator": member(organisation, Role.COORDINATOR),
            "staff": member(organisation, Role.STAFF),
            "coordinator of another program": member(organisation, Role.COORDINATOR, program=other_program),
            "mentee": mentee_account,
            "another participant": member(organisation, Role.PARTICIPANT),
            "stranger": member(make_organisation(), Role.OWNER),
        },
        {
            "program": program.public_id,
            "cohort": cohort.public_id,
            "sheet": sheet.public_id,
            "run": run.public_id,
            "mentee": asks.public_id,
            "relationship": relationship.public_id,
            "person": mentee.public_id,
            "membership": membership_of(mentee),
            "invitation": invitation.public_id,
            "job": job.public_id,
            **form_ids(cohort),
            **recruitment_ids(cohort),
            **resource_ids(cohort),
            **screening_ids(cohort),
            **set_up_ids(program),
            **training_ids(program, mentee),
            "side": Side.MENTEE,
            "file": an_answered_file(asks).public_id,
            **standards_and_agreements(program, mentor),
            **instruments_ids(organisation),
            **waves_ids(cohort),
            **answering_ids(relationship),
            **studies_ids(relationship),
            **voices_ids(relationship),
            **outcomes_ids(cohort),
            **saying_ids(relationship),
            **sessions_ids(relationship),
            **calendars_ids(relationship),
            **goals_ids(relationship),
            **check_ins_ids(relationship),
            **conversations_ids(relationship),
            **changes_ids(relationship),
            **endings_ids(relationship),
            **circles_ids(relationship),
            **micro_ids(relationship),
            **nudges_ids(relationship),
            **board_ids(relationship),
        },
    )


def an_answered_file(application: Application) -> AnswerFile:
    kept = AnswerFile(
        organisation=application.organisation,
        application=application,
        question_key="letter",
        name="letter.pdf",
        content_type="application/pdf",
        size=4,
        uploaded_at=MOMENT,
    )
    kept.file.save("letter.pdf", ContentFile(b"%PDF"))
    return kept


def owner_account(owner: Person) -> Account:
    assert owner.account is not None
    return owner.account


def membership_of(person: Person) -> str:
    return Membership.objects.within(person.organisation_id).get(person=person).public_id
