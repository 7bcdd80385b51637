"""The first meeting and the agreement, on the home of two people."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import MentoringAgreement
from peerloom.domain.relationships.queries.first_meetings import Accompaniment, accompaniment_of, agreement_of
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency


def on_home(room: Room) -> OnHome:
    """Three queries. Nothing while it rests, once it is over, and for a single conversation."""
    together = room.together
    if together.resting or together.ended or together.relationship.kind == RelationshipKind.MICRO:
        return OnHome()
    agreement, company = agreement_of(together.relationship), accompaniment_of(together.relationship)
    signed = {signature.participation_id for signature in agreement.signatures.all()} if agreement else set()
    parts = present_parts(together.relationship)
    mine = next((part.pk in signed for part in parts if part.person_id == together.me.pk), False)
    missing = [part.person for part in parts if part.pk not in signed]
    values = {
        "agreement": agreement,
        "company": company,
        "signed": mine,
        "signed_by_others": bool(signed) and not mine,
        "complete": agreement is not None and not missing,
        "missing": [person.called for person in missing if person.pk != together.me.pk],
    }
    step = _step(room, agreement, company, signed=mine, others_signed=bool(signed))
    return OnHome([step] if step else [], values)


def _step(
    room: Room, agreement: MentoringAgreement | None, company: Accompaniment, *, signed: bool, others_signed: bool
) -> NextStep | None:
    if agreement is None:
        return _prepare(room, company)
    if signed:
        return None
    urgency, why = Urgency.NOW_GOOD, _("It says how often you meet, how you are in touch and what stays between you.")
    if others_signed:
        urgency, why = Urgency.WAITS_FOR_ME, _("Two minutes to read. If something does not suit you, change it.")
    names = {"names": room.together.names}
    title = _("Read and sign what you agree on with %(names)s") % names
    return NextStep(urgency, title, why, _("Read and sign"), _url(room, "sign"), "edit")


def _prepare(room: Room, company: Accompaniment) -> NextStep:
    names = {"names": room.together.names}
    if company.waiting:
        return NextStep(
            Urgency.NOW_GOOD,
            _("Someone of the staff will be with you and %(names)s the first time") % names,
            _("They will write to you about a date. Until then, think of what you would like to ask."),
            _("Prepare the first meeting"),
            _url(room, "hello"),
            "people",
        )
    if room.together.relationship.first_met_at:
        title = _("Agree with %(names)s on how you go on") % names
    else:
        title = _("Prepare your first meeting with %(names)s") % names
    why = _("Five short steps, together at one screen or each on your own. About fifteen minutes.")
    return NextStep(Urgency.NOW_GOOD, title, why, _("Begin"), _url(room, "guide"), "chat")


def _url(room: Room, page: str) -> str:
    return reverse(f"first_meeting:{page}", args=[room.slug, room.together.relationship.public_id])
