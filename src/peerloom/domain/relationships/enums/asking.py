from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckInState(models.TextChoices):
    """planned > asked > answered | lapsed. One by staff is planned until it is held; skipped with a reason."""

    PLANNED = "planned", _("planned")
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    LAPSED = "lapsed", _("not answered")
    SKIPPED = "skipped", _("left out")


class Feeling(models.IntegerChoices):
    """How it goes, from one side."""

    BAD = 1, _("not well")
    UNEASY = 2, _("less than I had hoped")
    FINE = 3, _("all right")
    GOOD = 4, _("well")
    GREAT = 5, _("very well")


class ChangeKind(models.TextChoices):
    TALK = "talk", _("talk it through")
    MEDIATION = "mediation", _("a talk with somebody in between")
    NEW_MATCH = "new_match", _("a new match")
    PAUSE = "pause", _("a break")
    SAFETY = "safety", _("worried about somebody’s safety")


class ChangeState(models.TextChoices):
    """open > in hand > resolved; withdrawn by whoever asked."""

    OPEN = "open", _("new")
    IN_HAND = "in_hand", _("in hand")
    RESOLVED = "resolved", _("resolved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeResult(models.TextChoices):
    """What came of a request that was resolved."""

    TALKED = "talked", _("it was talked through")
    PAUSED = "paused", _("the two have a break")
    ENDED = "ended", _("the match has ended")
    OTHER = "other", _("something else was done")
