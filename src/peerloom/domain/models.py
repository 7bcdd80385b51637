"""Every model of the one app, gathered for Django."""

from peerloom.domain.enrolment.models import Answer, Application, Question
from peerloom.domain.matching.models import (
    Criterion,
    ImportIssue,
    LeftOut,
    MatchRun,
    PairDecision,
    Proposal,
    RuleSet,
    SheetColumn,
    SheetImport,
)
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import (
    Account,
    AvailabilityInterval,
    Invitation,
    Membership,
    Organisation,
    Person,
)
from peerloom.domain.programs.models import Cohort, Objective, Program
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation.audit.models import AuditChain, AuditEvent
from peerloom.foundation.jobs.models import Job, ScheduleSlot

__all__ = [
    "Account",
    "Answer",
    "Application",
    "AuditChain",
    "AuditEvent",
    "AvailabilityInterval",
    "Cohort",
    "Criterion",
    "ImportIssue",
    "Invitation",
    "Job",
    "LeftOut",
    "MatchRun",
    "Membership",
    "Objective",
    "Organisation",
    "OutboxEntry",
    "PairDecision",
    "Participation",
    "Person",
    "Program",
    "Proposal",
    "Question",
    "Relationship",
    "RuleSet",
    "ScheduleSlot",
    "SheetColumn",
    "SheetImport",
]
