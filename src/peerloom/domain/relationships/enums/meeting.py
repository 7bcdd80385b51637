from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """proposed > agreed > held | missed; cancelled from proposed and agreed. A new time does not change the state."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class SessionWay(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video call")
    PHONE = "phone", _("by telephone")


class AttendanceState(models.TextChoices):
    EXPECTED = "expected", _("expected")
    PRESENT = "present", _("was there")
    ABSENT = "absent", _("was not there")
    EXCUSED = "excused", _("had said that they could not come")


class OfferState(models.TextChoices):
    """A slot that a mentor offers for one conversation."""

    OPEN = "open", _("open")
    BOOKED = "booked", _("booked")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RequestState(models.TextChoices):
    """A request for a conversation, passed from one choice to the next."""

    ASKED = "asked", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    EXHAUSTED = "exhausted", _("nobody could")
    WITHDRAWN = "withdrawn", _("withdrawn")
