from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonFormat(models.TextChoices):
    TEXT = "text", _("Text")
    SLIDES = "slides", _("Slides")
    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")
    DOWNLOAD = "download", _("Download")


class CourseAudience(models.TextChoices):
    """Whom a course is for; coordinators are all who run the program."""

    MENTEES = "mentees", _("Mentees")
    MENTORS = "mentors", _("Mentors")
    BOTH = "both", _("Mentors and mentees")
    COORDINATORS = "coordinators", _("Coordinators and staff")


class Licence(models.TextChoices):
    """Under which terms a resource may be passed on."""

    OWN = "own", _("Our own")
    CC_BY = "cc-by", _("CC BY")
    CC_BY_SA = "cc-by-sa", _("CC BY-SA")
    CC0 = "cc0", _("Public domain (CC0)")
    PERMITTED = "permitted", _("Used with permission")
    LINK = "link", _("A link only")
