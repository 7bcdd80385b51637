from __future__ import annotations

from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.approving import expire_testimonial
from peerloom.domain.feedback.rules.testimonials import OPEN
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one


@handler()
def expire_testimonials(context: JobContext) -> None:
    """Let go of every testimonial whose consent has run out where its organisation is. Pages do not wait for this: they
    look at the day themselves."""
    now = clock.now()
    everywhere = Testimonial.objects.across_organisations(because="one job serves the whole installation")
    due = everywhere.filter(state__in=OPEN, until__lte=now.date()).select_related("organisation").order_by("pk")
    with one_by_one() as rows:
        for testimonial in list(due):
            with rows.trying(testimonial.public_id):
                expire_testimonial(testimonial=testimonial, at=now)
            context.report(0.5)
