"""What those who run a program do with somebody's words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.messages.testimonials import offer_other_words
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.giving import empty_words
from peerloom.domain.feedback.operations.testimonials.locking import GONE, locked, note
from peerloom.domain.feedback.rules.testimonials import LONGEST_TESTIMONIAL, OPEN
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotApprove(Refused):
    """Not yours to decide, taken back, or run out."""


@transaction.atomic
def approve_testimonial(*, testimonial: Testimonial, seen: int, by: Actor, at: datetime) -> Testimonial:
    """Let the words be shown as far as was agreed. ``seen`` is the revision that was read: words that were changed in
    between are read first. Raises CannotApprove or ChangedMeanwhile."""
    row = _decided(testimonial, seen, by=by)
    if row.state == TestimonialState.APPROVED:
        return row
    if row.until is None or row.until < row.organisation.day_at(at):
        raise CannotApprove(_("The consent has run out. Ask anew if you would like to show these words."))
    row.state, row.approved_by_id, row.approved_at = TestimonialState.APPROVED, by.person_id, at
    row.save(update_fields=["state", "approved_by", "approved_at"])
    note("testimonial.approved", row, by=by, at=at)
    return row


@transaction.atomic
def put_testimonial_aside(*, testimonial: Testimonial, seen: int, by: Actor, at: datetime) -> Testimonial:
    """Show the words nowhere (any more); they stay to be read and can be approved later."""
    row = _decided(testimonial, seen, by=by)
    if row.state == TestimonialState.PUT_ASIDE:
        return row
    row.state, row.approved_by, row.approved_at = TestimonialState.PUT_ASIDE, None, None
    row.save(update_fields=["state", "approved_by", "approved_at"])
    note("testimonial.put_aside", row, by=by, at=at)
    return row


@transaction.atomic
def offer_wording(*, testimonial: Testimonial, words: str, seen: int, by: Actor, at: datetime) -> Testimonial:
    """Suggest a shorter wording to whoever said it; it is shown only after they agreed. They hear of it by e-mail."""
    row = _decided(testimonial, seen, by=by)
    offered = words.strip()
    if not offered or len(offered) > LONGEST_TESTIMONIAL or offered == row.words:
        raise CannotApprove(_("Write the wording that you suggest; it has to be another one than theirs."))
    if row.offered_words == offered:
        return row
    row.offered_words, row.revision = offered, row.revision + 1
    row.save(update_fields=["offered_words", "revision"])
    note("testimonial.offered", row, by=by, at=at)
    offer_other_words(row, at=at)
    return row


@transaction.atomic
def expire_testimonial(*, testimonial: Testimonial, at: datetime) -> Testimonial:
    """Let go of words whose consent has run out. Done by the clock; twice is once. Raises CannotApprove before that."""
    row = locked(testimonial, refusal=CannotApprove)
    if row.state == TestimonialState.EXPIRED:
        return row
    if row.state not in OPEN or row.until is None or row.until >= row.organisation.day_at(at):
        raise CannotApprove(_("The consent still holds."))
    empty_words(row, TestimonialState.EXPIRED)
    row.save()
    note("testimonial.expired", row, by=None, at=at)
    return row


def _decided(testimonial: Testimonial, seen: int, *, by: Actor) -> Testimonial:
    row = locked(testimonial, refusal=CannotApprove)
    if not can_decide_on_program(by, row.cohort.program):
        raise CannotApprove(_("Owners and coordinators of the program decide what is shown."))
    if row.state not in OPEN:
        raise CannotApprove(GONE)
    if row.revision != seen:
        raise ChangedMeanwhile(_("The words or the consent have been changed in between. Read them first."))
    return row
