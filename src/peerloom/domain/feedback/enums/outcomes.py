from django.db import models
from django.utils.translation import gettext_lazy as _


class MeasureKind(models.TextChoices):
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", _("A number")


class Subject(models.TextChoices):
    """What a measure is about, for finding it and for saying what it means."""

    RETENTION = "retention", _("Staying")
    GRADES = "grades", _("Grades")
    CREDITS = "credits", _("Credits")
    PROMOTION = "promotion", _("Promotion")
    JOB = "job", _("Job moves")
    OTHER = "other", _("Something else")


class OutcomeImportState(models.TextChoices):
    """staged > previewed > committed, or discarded."""

    STAGED = "staged", _("Uploaded")
    PREVIEWED = "previewed", _("Looked through")
    COMMITTED = "committed", _("Taken over")
    DISCARDED = "discarded", _("Thrown away")


class RowFate(models.TextChoices):
    """What becomes of a row of an import."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changes what is there")
    SAME = "same", _("Already there")
    STRANGER = "stranger", _("Nobody here")
    UNCLEAR = "unclear", _("Several people could be meant")
    WRONG = "wrong", _("Cannot be read")


class MeasuredBy(models.TextChoices):
    """Where an objective's figure comes from."""

    OUTCOME = "outcome", _("An outcome")
    INSTRUMENT = "instrument", _("A questionnaire")
    ACTIVITY = "activity", _("What happens in the program")


class TargetKind(models.TextChoices):
    SHARE = "share", _("Share of people, in per cent")
    MEAN = "mean", _("Mean")
    CHANGE = "change", _("Mean change from before to after")
