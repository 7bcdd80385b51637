"""How somebody came to a survey: by the link in an e-mail, or signed in. The pages behind both are the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from peerloom.domain.feedback.enums.surveys import Mode, Way
from peerloom.domain.feedback.models import SavedAnswers, SurveyInvitation
from peerloom.domain.feedback.survey_links import survey_token
from peerloom.foundation.scope import Actor

LANGUAGE_COOKIE = "survey_language"
REMEMBERED = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Door:
    """``by`` is None for whoever holds the link. ``back`` leads to the list of one's surveys, "" without one."""

    invitation: SurveyInvitation
    by: Actor | None

    @property
    def anonymous(self) -> bool:
        return bool(self.invitation.wave.mode == Mode.ANONYMOUS)

    @property
    def way(self) -> Way:
        return Way.SIGNED_IN if self.by else Way.LINK

    @property
    def home(self) -> str:
        if self.by is None:
            return reverse("survey_links:answer", args=[survey_token(self.invitation)])
        return reverse("answering:answer", args=self._own_address())

    @property
    def back(self) -> str:
        return reverse("answering:mine", args=[self.invitation.organisation.slug]) if self.by else ""

    def part(self, number: int) -> str:
        if self.by is None:
            return reverse("survey_links:questions", args=[survey_token(self.invitation), number])
        return reverse("answering:questions", args=[*self._own_address(), number])

    def _own_address(self) -> list[str]:
        return [self.invitation.organisation.slug, self.invitation.public_id]

    def saved(self) -> SavedAnswers | None:
        """What waits to be gone on with; of an anonymous survey there never is anything."""
        rows = SavedAnswers.objects.within(self.invitation.organisation_id)
        return None if self.anonymous else rows.filter(invitation=self.invitation).first()


def language_for(request: HttpRequest, door: Door, saved: SavedAnswers | None) -> str:
    """As chosen on this page, before on this device, on another device, or the person's own."""
    chosen = request.GET.get("language") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen or (saved.language if saved else "") or door.invitation.person.locale


def shown_in(language: str, door: Door) -> str:
    """The language of the page around the questions: the same where the site speaks it."""
    return language if language in dict(settings.LANGUAGES) else door.invitation.person.locale


def promised_in(language: str) -> str:
    """The language that a promise is really in: English where the site has no words in the one it was made for."""
    return language if language in dict(settings.LANGUAGES) else "en"
