"""What the person does whose words they are: signed in, or by their link (``by`` is None)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.messages.testimonials import forget_offers, forget_question
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.locking import GONE, locked, note, refuse_others
from peerloom.domain.feedback.rules.testimonials import (
    LONGEST_TESTIMONIAL,
    MOST_YEARS,
    OPEN,
    Scope,
    consent_words,
    later_by,
    styles_for,
)
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotGive(Refused):
    """Taken back or declined already, no words, or a consent that does not hold together."""


@transaction.atomic
def give_testimonial(
    *, testimonial: Testimonial, words: str, scope: Scope, by: Actor | None, at: datetime
) -> Testimonial:
    """Keep somebody's words and what they agree to, with the consent as they read it.

    Other words or a wider scope have to be looked at again before they are shown; a narrower one counts at once.
    Raises CannotGive.
    """
    row = locked(testimonial, refusal=CannotGive)
    refuse_others(row, by, refusal=CannotGive)
    if row.state not in {*OPEN, TestimonialState.ASKED}:
        raise CannotGive(GONE)
    said = words.strip()
    if not said or len(said) > LONGEST_TESTIMONIAL:
        raise CannotGive(_("Write something, in up to 2,000 letters."))
    _refuse_bad(row, scope, at=at)
    venues = [venue.value for venue in scope.venues]
    narrower = said == row.words and set(venues) <= set(row.venues) and scope.name_style == row.name_style
    if row.state == TestimonialState.ASKED or not narrower:
        row.state, row.approved_by, row.approved_at = TestimonialState.GIVEN, None, None
    row.words, row.offered_words, row.venues = said, "", venues
    row.name_style, row.until, row.given_at = scope.name_style, scope.until, at
    row.consent_text = consent_words(scope, program=row.cohort.program.name)
    row.revision += 1
    row.save()
    forget_question(row, at=at)
    note("testimonial.given", row, by=by, at=at, venues=venues, name=scope.name_style, until=scope.until.isoformat())
    return row


@transaction.atomic
def decline_testimonial(*, testimonial: Testimonial, by: Actor | None, at: datetime) -> Testimonial:
    """Rather not. Said twice, it is said once. Raises CannotGive when there are words already."""
    row = locked(testimonial, refusal=CannotGive)
    refuse_others(row, by, refusal=CannotGive)
    if row.state == TestimonialState.DECLINED:
        return row
    if row.state != TestimonialState.ASKED:
        raise CannotGive(_("You have given your words already. Take them back instead."))
    row.state, row.revision = TestimonialState.DECLINED, row.revision + 1
    row.save(update_fields=["state", "revision"])
    forget_question(row, at=at)
    note("testimonial.declined", row, by=by, at=at)
    return row


@transaction.atomic
def withdraw_testimonial(*, testimonial: Testimonial, by: Actor | None, at: datetime) -> Testimonial:
    """Take one's words back: they are gone from here and from every page in the same moment. Twice is once."""
    row = locked(testimonial, refusal=CannotGive)
    refuse_others(row, by, refusal=CannotGive)
    if row.state == TestimonialState.WITHDRAWN:
        return row
    if row.state not in OPEN:
        raise CannotGive(GONE)
    empty_words(row, TestimonialState.WITHDRAWN)
    row.withdrawn_at = at
    row.save()
    note("testimonial.withdrawn", row, by=by, at=at)
    return row


@transaction.atomic
def answer_offer(*, testimonial: Testimonial, accept: bool, by: Actor | None, at: datetime) -> Testimonial:
    """Say yes or no to the shorter wording that the program suggests. Raises CannotGive when there is none."""
    row = locked(testimonial, refusal=CannotGive)
    refuse_others(row, by, refusal=CannotGive)
    if row.state not in OPEN or not row.offered_words:
        raise CannotGive(_("There is no other wording to answer about."))
    if accept:
        row.words = row.offered_words
        row.state, row.approved_by, row.approved_at = TestimonialState.GIVEN, None, None
    row.offered_words, row.revision = "", row.revision + 1
    row.save()
    note("testimonial.offer_answered", row, by=by, at=at, accepted="yes" if accept else "no")
    return row


def empty_words(row: Testimonial, state: TestimonialState) -> None:
    """Nothing of what was said stays, neither here nor in e-mails that suggested another wording. Not saved."""
    forget_offers(row)
    row.state, row.revision = state, row.revision + 1
    row.words = row.offered_words = ""
    row.venues = []
    row.approved_by, row.approved_at = None, None


def _refuse_bad(row: Testimonial, scope: Scope, *, at: datetime) -> None:
    today = row.organisation.day_at(at)
    if not scope.venues:
        raise CannotGive(_("Choose at least one place where your words may be shown, or say “rather not”."))
    if scope.name_style not in styles_for(row.cohort.program.profile, row.side):
        raise CannotGive(_("In this program nobody’s name is shown."))
    if not today < scope.until <= later_by(today, MOST_YEARS):
        raise CannotGive(_("Choose a day from tomorrow on, at most five years ahead."))
