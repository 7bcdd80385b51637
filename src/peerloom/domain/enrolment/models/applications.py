"""Who signed up for what, and what they answered."""

from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.enums import ApplicationState, DeclineReason, ScreeningStage, Side
from peerloom.domain.enrolment.models.forms import FormVersion, Question
from peerloom.domain.enrolment.models.guardians import Guardianship
from peerloom.domain.enrolment.models.recruitment import Channel
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Application(Identified, Owned):
    """One person on one side of one cohort. ``places`` is a mentor's capacity, or how many mentors a mentee needs.

    ``stage`` says how far screening has come while the state is *in review*.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="applications")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    stage = models.CharField(max_length=10, choices=ScreeningStage, default=ScreeningStage.REVIEW)
    places = models.PositiveSmallIntegerField(default=1)
    applied_at = models.DateTimeField()
    form_version = models.ForeignKey(FormVersion, null=True, on_delete=models.PROTECT, related_name="applications")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="applications")
    assigned_to = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each decision, so that nobody decides unseen

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "side", "person"], name="application_once")]
        indexes = [
            models.Index(fields=["cohort", "state", "side", "places", "organisation"], name="application_pool_size"),
            models.Index(  # with all that the board's counts and first few ask for, so that no row is read for them
                fields=["cohort", "state", "stage", "applied_at", "organisation", "person", "side"],
                name="application_on_the_board",
            ),
        ]


class Answer(Owned):
    """One answer. ``value`` is what the question's kind says: text, number, list of options, or weekly intervals."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]


class ApplicationDraft(Identified, Owned):
    """An application that someone is still writing; known by its link alone, and gone when it is handed in or old.

    ``values`` are the answers so far by question key, None where a question was seen and left open. There is no
    ``version`` where the program asks nothing further. A draft becomes a person, an application with the same public
    id, and answers only when it is handed in by someone who has shown that the address is theirs. From the moment
    ``address_confirmed_at`` it opens through that address alone.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="drafts")
    side = models.CharField(max_length=6, choices=Side)
    version = models.ForeignKey(FormVersion, null=True, on_delete=models.CASCADE, related_name="drafts")
    email = models.EmailField(max_length=254)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    locale = models.CharField(max_length=10, default="en")
    values = models.JSONField(default=dict, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="+")
    guardianship = models.ForeignKey(Guardianship, null=True, on_delete=models.CASCADE, related_name="+")
    old_enough_for = models.PositiveSmallIntegerField(default=0)  # the least age for which a date of birth was shown
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    address_confirmed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)  # handed in, waiting for the address to be confirmed
    expires_at = models.DateTimeField()

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="draft_by_end")]


class AnswerFile(Identified, Owned):
    """A file that answers a question, under a name that we gave it; it belongs to a draft, later to an application."""

    draft = models.ForeignKey(ApplicationDraft, null=True, on_delete=models.CASCADE, related_name="files")
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="files")
    question_key = models.CharField(max_length=80)
    file = models.FileField(upload_to="answers/%Y/%m/", max_length=200)
    name = models.CharField(max_length=200)  # as the person's device called it
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()

    objects = ScopedManager()
