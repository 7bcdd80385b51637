"""Instruments as data: what is asked, in which languages, on which scale, and how it is scored."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from peerloom.domain.feedback.enums.instruments import Construct, ItemKind, Origin, Scoring, Tier, VersionState
from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Identified, Owned, ScopedManager, ScopedQuerySet


class Instrument(Identified, Owned):
    """A questionnaire of an organisation. ``key`` is its short name for machines, the one that plans and files use.

    ``source`` is the citation; ``licence`` what it may be used for. Of a licensed one only the structure ships: its
    items are entered after somebody said that the licence is there, and who and when is kept.
    """

    key = models.SlugField(max_length=80)
    construct = models.CharField(max_length=24, choices=Construct, default=Construct.OTHER)
    tier = models.CharField(max_length=1, choices=Tier, default=Tier.OPEN)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.OWN)
    source = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    licence_accepted_at = models.DateTimeField(null=True)
    licence_accepted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="instrument_key_once")]


class InstrumentVersion(Identified, Owned):
    """How an instrument is asked. Immutable once it was in use; a change makes the next version.

    ``validated`` is what the source shows for exactly these items; every edit clears it. ``minimum_answered`` is the
    share of a subscale's items, in per cent, under which it gets no score.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    validated = models.BooleanField(default=False)
    minimum_answered = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    default_language = models.CharField(max_length=35, default="en")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each change, so that nobody overwrites unseen work

    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="current"), name="instrument_one_current_version"
            ),
            models.UniqueConstraint(fields=["instrument"], condition=Q(state="draft"), name="instrument_one_draft"),
        ]


class InstrumentWording(Owned):
    """The name and the opening words of a version in one language."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=35)
    name = models.CharField(max_length=120)
    introduction = models.TextField(max_length=2000, blank=True)
    closing = models.TextField(max_length=2000, blank=True)  # shown once it is handed in

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="instrument_wording_once")]


class ResponseScale(Owned):
    """The steps that items are answered on, all whole numbers from ``low`` to ``high``. Items may share one."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="scales")
    key = models.SlugField(max_length=40)
    low = models.SmallIntegerField()
    high = models.SmallIntegerField()

    objects = ScopedManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="response_scale_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="response_scale_has_steps"),
        ]


class ScaleStep(Owned):
    """What one step of a scale is called in one language. Steps without words show their number."""

    scale = models.ForeignKey(ResponseScale, on_delete=models.CASCADE, related_name="steps")
    value = models.SmallIntegerField()
    language = models.CharField(max_length=35)
    label = models.CharField(max_length=200)

    objects = ScopedManager()

    class Meta:
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["scale", "value", "language"], name="scale_step_once")]


class Item(Identified, Owned):
    """One thing that is asked. ``reversed`` items count the other way round. ``key`` survives from version to version,
    so that answers of two versions can be told to be of the same item."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=6, choices=ItemKind, default=ItemKind.SCALED)
    scale = models.ForeignKey(ResponseScale, null=True, on_delete=models.RESTRICT, related_name="items")
    reversed = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="instrument_item_once"),
            models.CheckConstraint(
                condition=Q(kind="open", scale__isnull=True) | Q(kind="scaled", scale__isnull=False),
                name="item_scaled_has_a_scale",
            ),
        ]


class ItemWording(Owned):
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=35)
    words = models.CharField(max_length=400)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="item_wording_once")]


class Subscale(Owned):
    """Items that are scored together; an item may belong to several (a part and the whole).

    The score is the mean or the sum of the keyed items times ``factor``, in the direction that ``higher_is_better``
    says. At or below ``support_at`` whoever answered is shown where to find support: a kindness, never a diagnosis.
    """

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="subscales")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    scoring = models.CharField(max_length=4, choices=Scoring, default=Scoring.MEAN)
    factor = models.DecimalField(max_digits=8, decimal_places=4, default=1)
    higher_is_better = models.BooleanField(default=True)
    support_at = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    items = models.ManyToManyField(Item, related_name="subscales")

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="subscale_once")]


class SubscaleWording(Owned):
    subscale = models.ForeignKey(Subscale, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=35)
    name = models.CharField(max_length=120)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscale", "language"], name="subscale_wording_once")]
