"""Mixing the answers of an anonymous wave, so that no order of rows tells who answered when."""

from __future__ import annotations

from datetime import datetime
from random import SystemRandom
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import ItemAnswer, Response, SurveyInvitation, Wave
from peerloom.foundation import audit

AT_ONCE = 1_000
_chance = SystemRandom()


@transaction.atomic
def mix_answers(*, wave: Wave, at: datetime) -> int:
    """Write all responses and answers of an anonymous wave anew, with new keys, in a random order; how many responses.

    The invitations are touched in another random order: they too lay in the order in which people answered. One
    transaction, behind the wave's lock. A wave of another mode is left as it is (0). See docs/adr/0021.
    """
    current = Wave.objects.within(wave.organisation_id).select_for_update(of=("self",)).select_related("organisation")
    wave = current.get(pk=wave.pk)
    if wave.mode != Mode.ANONYMOUS:
        return 0
    responses = list(Response.objects.within(wave.organisation_id).filter(wave=wave))
    answers = list(ItemAnswer.objects.within(wave.organisation_id).filter(response__wave=wave))
    if not responses:
        return 0
    ItemAnswer.objects.within(wave.organisation_id).filter(response__wave=wave).delete()
    Response.objects.within(wave.organisation_id).filter(wave=wave).delete()
    _write_anew(responses, answers)
    _touch_invitations(wave)
    audit.record("survey.answers_mixed", subject=wave, organisation=wave.organisation.public_id, by=None, at=at)
    return len(responses)


def _write_anew(responses: list[Response], answers: list[ItemAnswer]) -> None:
    keys: dict[UUID, UUID] = {response.pk: uuid4() for response in responses}
    for answer in answers:
        answer.pk, answer.response_id = uuid4(), keys[answer.response_id]
    for response in responses:
        response.pk = keys[response.pk]
    _chance.shuffle(responses)
    _chance.shuffle(answers)
    Response.objects.bulk_create(responses, batch_size=AT_ONCE)
    ItemAnswer.objects.bulk_create(answers, batch_size=AT_ONCE)


def _touch_invitations(wave: Wave) -> None:
    """One by one: PostgreSQL writes a changed row anew, so their places and transactions tell nothing any more."""
    rows = SurveyInvitation.objects.within(wave.organisation_id)
    ids = list(rows.filter(wave=wave).values_list("pk", flat=True))
    _chance.shuffle(ids)
    for pk in ids:
        rows.filter(pk=pk).update(state=F("state"))
