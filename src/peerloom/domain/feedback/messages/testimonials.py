"""The e-mails about somebody's own words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.rules.testimonials import ASKED_FOR_DAYS
from peerloom.domain.feedback.testimonial_links import path_to_testimonial
from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import cancel_messages

ASK, OFFER = "testimonial.ask", "testimonial.offer"


def ask_for_words(testimonial: Testimonial, *, at: datetime) -> None:
    """Once; nothing after two months. Person, round, program and organisation are loaded."""
    program = testimonial.cohort.program
    _write(
        testimonial,
        Letter(
            template="feedback/testimonial_ask",
            purpose=ASK,
            key=f"{ASK}/{testimonial.public_id}/{_reader(testimonial)}",
            subject=lambda: _("Would you say a few words about %(program)s?") % {"program": program.name},
            context=_context(testimonial),
            topic=Topic.NEWS,
        ),
        at=at,
    )


def offer_other_words(testimonial: Testimonial, *, at: datetime) -> None:
    """Once for each wording that is suggested."""
    _write(
        testimonial,
        Letter(
            template="feedback/testimonial_offer",
            purpose=OFFER,
            key=f"{OFFER}/{testimonial.public_id}/{_reader(testimonial)}/{testimonial.revision}",
            subject=lambda: _("May we show your words a little shorter?"),
            context=_context(testimonial),
        ),
        at=at,
    )


def forget_question(testimonial: Testimonial, *, at: datetime) -> None:
    """It was answered: what has not left does not leave."""
    cancel_messages(
        organisation_id=testimonial.organisation_id, key_prefix=f"{ASK}/{testimonial.public_id}/", purpose=ASK, at=at
    )


def forget_offers(testimonial: Testimonial) -> None:
    """E-mails with a wording of somebody's words go with the words, also those that were sent."""
    prefix = f"{OFFER}/{testimonial.public_id}/"
    OutboxEntry.objects.within(testimonial.organisation_id).filter(purpose=OFFER, key__startswith=prefix).delete()


def _write(testimonial: Testimonial, letter: Letter, *, at: datetime) -> None:
    reader = testimonial.person
    if reader is not None:
        last = at + timedelta(days=ASKED_FOR_DAYS)
        write_letter(letter, to=reader, organisation=testimonial.organisation, not_after=last, at=at)


def _context(testimonial: Testimonial) -> dict[str, object]:
    return {
        "testimonial": testimonial,
        "program": testimonial.cohort.program,
        "url": settings.SITE_URL + path_to_testimonial(testimonial),
    }


def _reader(testimonial: Testimonial) -> str:
    return testimonial.person.public_id if testimonial.person else ""
