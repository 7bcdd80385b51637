"""Mixing the answers of anonymous waves by the clock."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.feedback.operations.mixing import mix_answers
from peerloom.domain.feedback.queries.answering import anonymous_waves_with_fresh_answers
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

AFTER_CLOSING = timedelta(days=3)
"""A wave is still mixed for so long after it has closed, in case nobody ran on the day itself."""


@handler()
def mix_anonymous_answers(context: JobContext) -> None:
    """Once a day. Each wave is a transaction of its own; mixed twice, it is mixed."""
    at = clock.now()
    with one_by_one() as apart:
        for wave in anonymous_waves_with_fresh_answers(since=at - AFTER_CLOSING):
            with apart.trying(wave.public_id):
                mix_answers(wave=wave, at=at)
            context.report(0.5)
