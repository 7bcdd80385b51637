from django.db import models
from django.utils.translation import gettext_lazy as _


class StudyKind(models.TextChoices):
    INTERVIEW = "interview", _("Interviews")
    FOCUS_GROUP = "focus_group", _("Focus groups")


class StudyState(models.TextChoices):
    """planned > collecting > coding > finished."""

    PLANNED = "planned", _("Being planned")
    COLLECTING = "collecting", _("Conversations")
    CODING = "coding", _("Coding")
    FINISHED = "finished", _("Finished")


class MeetingState(models.TextChoices):
    """finding > agreed > held, or cancelled."""

    FINDING = "finding", _("Finding a time")
    AGREED = "agreed", _("Agreed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class ConsentState(models.TextChoices):
    """asked > given | declined; given > withdrawn."""

    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SourceKind(models.TextChoices):
    NOTES = "notes", _("Notes")
    TRANSCRIPT = "transcript", _("Transcript")
