from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")


class QuestionKind(models.TextChoices):
    """What an answer is. The engine's criteria say which kinds they compare."""

    CATEGORY = "category", _("one choice")
    CHOICES = "choices", _("several choices")
    SCALE = "scale", _("ordered scale")
    NUMBER = "number", _("number")
    TEXT = "text", _("free text")
    TIMES = "times", _("weekly times")
    WISH = "wish", _("yes or no")
    IMPORTANCE = "importance", _("how much something matters")
    PEOPLE = "people", _("people by name or address")


class ApplicationState(models.TextChoices):
    """draft > submitted > in review > accepted | waiting | declined | withdrawn. Imported people are accepted."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    ACCEPTED = "accepted", _("accepted")
    WAITING = "waiting", _("waiting list")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
