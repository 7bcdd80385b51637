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
    SHORT = "short", _("short text")
    RANKING = "ranking", _("options in an order of one's own")
    LANGUAGES = "languages", _("languages")
    DATE = "date", _("date")
    FILE = "file", _("file")
    CONSENT = "consent", _("consent")


class ApplicationState(models.TextChoices):
    """draft > submitted > in review > accepted | waiting | declined | withdrawn. Imported people are accepted."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    ACCEPTED = "accepted", _("accepted")
    WAITING = "waiting", _("waiting list")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ScreeningStage(models.TextChoices):
    """How far an application in review has come. Steps that a program does not ask for are passed over."""

    REVIEW = "review", _("in review")
    INTERVIEW = "interview", _("interview")
    REFERENCES = "references", _("references")
    CHECKS = "checks", _("checks")


class DeclineReason(models.TextChoices):
    FULL = "full", _("no place left")
    ELIGIBLE = "eligible", _("not whom this program is for")
    SUITED = "suited", _("not the right fit for this program now")
    CHECKS = "checks", _("a reference or a check did not come through")
    ABSENT = "absent", _("no answer from them")
    OTHER = "other", _("another reason")


class InterviewState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class ReferenceState(models.TextChoices):
    """named > asked > received | refused. A reference that could not be delivered is asked again."""

    NAMED = "named", _("named")
    ASKED = "asked", _("asked")
    RECEIVED = "received", _("received")
    REFUSED = "refused", _("will not answer")


class CheckKind(models.TextChoices):
    CRIMINAL = "criminal", _("criminal record")
    REGISTRY = "registry", _("registries of people barred from work with children")
    DRIVING = "driving", _("driving record")
    IDENTITY = "identity", _("identity")


class CheckResult(models.TextChoices):
    CLEAR = "clear", _("clear")
    CONCERN = "concern", _("needs a look")


class AgreementKind(models.TextChoices):
    CONDUCT = "conduct", _("code of conduct")
    MENTORING = "mentoring", _("mentoring agreement")


class SignUpWindow(models.TextChoices):
    NOT_YET = "not_yet", _("Sign-up has not begun")
    OPEN = "open", _("Open for sign-up")
    OVER = "over", _("Sign-up is over")
