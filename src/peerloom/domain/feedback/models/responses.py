"""What was answered. Keys are random and dates are days, so that no order of rows tells who answered when."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from peerloom.domain.feedback.enums.surveys import Way
from peerloom.domain.feedback.models.instruments import Item
from peerloom.domain.feedback.models.surveys import Respondent, Wave
from peerloom.foundation.scope import Owned, ScopedManager


class Response(Owned):
    """One set of answers that was handed in, for good.

    ``respondent`` is None exactly in anonymous waves: nothing else here leads to a person. There ``answered_on`` is the
    day the wave opened, ``language`` is empty and ``way`` says only whether it was on paper. Who may read answers is
    decided by what the wave promised, so there is no list of responses that an actor could see.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    respondent = models.ForeignKey(Respondent, null=True, on_delete=models.CASCADE, related_name="responses")
    answered_on = models.DateField()
    language = models.CharField(max_length=35)
    way = models.CharField(max_length=9, choices=Way)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "respondent"], condition=Q(respondent__isnull=False), name="response_once"
            )
        ]


class ItemAnswer(Owned):
    """The answer to one item: a step as it was ticked (never turned round), or words. No row: not answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    value = models.SmallIntegerField(null=True)
    words = models.TextField(max_length=4000, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="item_answer_once"),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(words=""), name="item_answer_says_something"),
        ]
