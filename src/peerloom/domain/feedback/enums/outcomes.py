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
    """staged (being read) > previewed > committing > committed > undone; unreadable, or discarded before commit."""

    STAGED = "staged", _("being read")
    PREVIEWED = "previewed", _("to be looked through")
    COMMITTING = "committing", _("being taken over")
    COMMITTED = "committed", _("taken over")
    UNDONE = "undone", _("taken back")
    DISCARDED = "discarded", _("thrown away")
    UNREADABLE = "unreadable", _("could not be read")


class DayOrder(models.TextChoices):
    """What 3/4/2026 means, where the column itself does not tell."""

    DAY_FIRST = "day_first", _("day/month/year")
    MONTH_FIRST = "month_first", _("month/day/year")


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


class Whose(models.TextChoices):
    """Whose values an objective is judged by."""

    MENTEES = "mentees", _("Mentees")
    MENTORS = "mentors", _("Mentors")
    BOTH = "both", _("Mentees and mentors")
