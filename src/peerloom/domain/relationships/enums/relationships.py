from django.db import models
from django.utils.translation import gettext_lazy as _


class RelationshipKind(models.TextChoices):
    PAIR = "pair", _("pair")
    ONE_TO_MANY = "one_to_many", _("one mentor, several mentees")
    CIRCLE = "circle", _("circle")
    MICRO = "micro", _("single conversation")


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


class EndingKind(models.TextChoices):
    PLANNED = "planned", _("as planned")
    EARLY = "early", _("early")


class EndingReason(models.TextChoices):
    """Why one side says that it ended early; each side has its own."""

    TIME = "time", _("too little time")
    MOVED = "moved", _("moved, changed jobs or left")
    NO_CONTACT = "no_contact", _("we lost touch")
    NOT_A_FIT = "not_a_fit", _("we were not a good fit")
    REACHED = "reached", _("we reached what we wanted")
    HEALTH = "health", _("health or family")
    UNSAFE = "unsafe", _("it did not feel right")
    OTHER = "other", _("another reason")


class GoalState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    DROPPED = "dropped", _("let go")
