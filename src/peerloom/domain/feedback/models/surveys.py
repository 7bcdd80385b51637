"""Surveys: waves, who is asked, and who is compared with."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Asked, ComparisonKind, InvitationState, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models.instruments import InstrumentVersion
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import (
    Cohort,
    CohortRowsQuerySet,
    PlannedSurvey,
    Program,
    ProgramRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class ComparisonGroup(Identified, Owned):
    """Whom a round's participants are compared with. Its members are written down when it is made, and stay."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="comparison_groups")
    kind = models.CharField(max_length=14, choices=ComparisonKind)
    name = models.CharField(max_length=120)
    earlier_cohort = models.ForeignKey(Cohort, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-made_at", "-pk"]


class ComparisonMember(Owned):
    group = models.ForeignKey(ComparisonGroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="comparison_member_once")]


class Wave(Identified, Owned):
    """One survey at one moment, for one kind of people, with its own promise about who can see what (``mode``).

    ``part`` is a turn's own name ("planned/<public id>", "by-hand/..."), so that a plan makes it once. Mode and
    instruments are fixed once it is open. ``invited``, ``answered``, ``declined`` and ``unreached`` are counted when it
    closes; of an anonymous wave nothing else is left then, not even who was invited.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="waves")
    planned = models.ForeignKey(PlannedSurvey, null=True, on_delete=models.SET_NULL, related_name="+")
    part = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=13, choices=WaveKind)
    asked = models.CharField(max_length=10, choices=Asked)
    comparison = models.ForeignKey(ComparisonGroup, null=True, on_delete=models.PROTECT, related_name="waves")
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.PLANNED)
    opens_on = models.DateField()
    closes_on = models.DateField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    invited = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    unreached = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "part", "asked"], name="wave_once"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="wave_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(comparison__isnull=False) | ~Q(asked="comparison"), name="wave_comparison_has_a_group"
            ),
        ]
        indexes = [models.Index(fields=["state", "opens_on"], name="wave_due")]


class WaveInstrument(Owned):
    """What a wave asks, in this order."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="asks")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="waves")
    position = models.PositiveSmallIntegerField()

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "position"], name="wave_position_once"),
            models.UniqueConstraint(fields=["wave", "version"], name="wave_asks_once"),
        ]


class WaveWording(Owned):
    """The coordinator's own words above a wave, and the consent text as it stood when the wave opened."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=35)
    welcome = models.TextField(max_length=2000, blank=True)
    consent = models.TextField(max_length=4000, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "language"], name="wave_wording_once")]


class Respondent(Identified, Owned):
    """The pseudonym of a person in one program. Answers know the pseudonym only; this row alone knows the person.

    Reading it together with confidential answers takes a reason: counting (match, cohort, group) in a query that gives
    figures, never a page that shows one person's answers. ``code`` is what exports call the person.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="respondents")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="respondent_once"),
            models.UniqueConstraint(fields=["program", "code"], name="respondent_code_once"),
        ]


class WaveRowsQuerySet(ProgramRowsQuerySet["SurveyInvitation"]):
    path_to_program = "wave__cohort__program"


class SurveyInvitation(Identified, Owned):
    """One person asked in one wave, at most once.

    Of an anonymous wave it says that somebody answered, so that only the rest is reminded, but not when; nothing leads
    from here to an answer, and the row goes when the wave closes.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="survey_invitations")
    side = models.CharField(max_length=6, choices=Side, blank=True)  # "" in a comparison group
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.WAITING)
    invited_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why left out

    objects = ScopedManager(WaveRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="survey_invitation_once")]
        indexes = [models.Index(fields=["wave", "state"], name="survey_invitation_state")]


class SavedAnswers(Owned):
    """What somebody has filled in so far and not handed in: {item's public id: value}. Gone once it is handed in.

    Never made for an anonymous wave: what is not handed in there stays in the person's own browser.
    """

    invitation = models.OneToOneField(SurveyInvitation, on_delete=models.CASCADE, related_name="saved")
    language = models.CharField(max_length=35)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager()
