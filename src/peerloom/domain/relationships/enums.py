from django.db import models
from django.utils.translation import gettext_lazy as _


class RelationshipState(models.TextChoices):
    """introduced > active > paused > closing > ended. A publication that is undone withdraws what it introduced."""

    INTRODUCED = "introduced", _("introduced")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    CLOSING = "closing", _("closing")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Cadence(models.TextChoices):
    """How often the two would like to meet, the most frequent first."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("once a month")
    QUARTERLY = "quarterly", _("every few months")
    AS_NEEDED = "as_needed", _("when something comes up")


class ContactChannel(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video call")
    PHONE = "phone", _("by telephone")
    MESSAGES = "messages", _("by messages")
    ANY = "any", _("whatever suits the other")


class Style(models.TextChoices):
    DIRECT = "direct", _("direct: tell me what you see")
    GENTLE = "gentle", _("gentle: ask, and let me find out")
    PRACTICAL = "practical", _("practical: show me how it is done")
    OPEN = "open", _("open: no preference")
