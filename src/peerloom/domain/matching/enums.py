from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """staged > previewed > committing > committed. ``unreadable`` keeps the reason and changes nothing."""

    STAGED = "staged", _("being read")
    PREVIEWED = "previewed", _("ready to check")
    COMMITTING = "committing", _("being taken over")
    COMMITTED = "committed", _("taken over")
    UNREADABLE = "unreadable", _("could not be read")


class RunState(models.TextChoices):
    """queued > running > ready > published | discarded | failed. An undone publication is ready again."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    READY = "ready", _("ready for review")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("failed")


class Decision(models.TextChoices):
    """What a coordinator decided about two people; it holds for every later run of the cohort."""

    LOCK = "lock", _("keep together")
    FORBID = "forbid", _("never together")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    LOCKED = "locked", _("locked")
    EDITED = "edited", _("changed by hand")
