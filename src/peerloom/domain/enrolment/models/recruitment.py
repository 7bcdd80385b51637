"""How people hear of a program: its public page, tagged links, and the people who were invited."""

from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet, Program, ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class PublicPage(Identified, Owned):
    """What anybody may read about a program. Found by its organisation's slug and its own."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="public_page")
    slug = models.SlugField(max_length=60)
    published = models.BooleanField(default=False)
    image = models.ImageField(upload_to="program-pages/", blank=True)
    image_description = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "slug"], name="public_page_slug_once")]


class PublicPageText(Owned):
    """The page's words in one language (a language tag). ``body`` is Markdown; HTML in it is shown as text."""

    page = models.ForeignKey(PublicPage, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=35)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400)
    body = models.TextField(max_length=20_000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)  # the first is the page's own language

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="public_page_language_once")]


class Channel(Identified, Owned):
    """A way by which people come, with a link of its own. ``tag`` stands in that link."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="channels")
    name = models.CharField(max_length=120)
    tag = models.SlugField(max_length=40)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "tag"], name="channel_tag_once")]


class ChannelVisits(Owned):
    """How often a channel's link was opened on one day; nobody's address is kept."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="channel_visits_once_a_day")]


class Invitee(Identified, Owned):
    """Someone on a program's invitation list. ``application`` is what became of it."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitees")
    side = models.CharField(max_length=6, choices=Side)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    application = models.ForeignKey(
        "mentoring.Application", null=True, on_delete=models.SET_NULL, related_name="invitees"
    )

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["email", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "side", "email"], name="invitee_once")]
