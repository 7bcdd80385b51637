"""The wording of an invitation to a program."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Invitee
from peerloom.domain.enrolment.queries.public_pages import way_in
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.foundation import clock


def invitee_mail(invitee: Invitee) -> EmailMultiAlternatives:
    """Who asks whom to take part in what, and the link, in the organisation's language."""
    cohort = invitee.cohort
    with translation.override(cohort.organisation.locale):
        sentence = _("Would you like to take part in %(program)s?") % {"program": cohort.program.name}
        subject = " ".join(sentence.split())  # a line break in a name must not start a header of its own
        context = {
            "subject": subject,
            "organisation": cohort.organisation,
            "program": cohort.program,
            "inviter": invitee.invited_by.name if invitee.invited_by else cohort.organisation.name,
            "name": invitee.name,
            "as_mentor": invitee.side == Side.MENTOR,
            "until": cohort.signup_until,
            "link": f"{settings.SITE_URL}{way_in(cohort, invitee.side)}",
        }
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("emails/enrolment/invitee.txt", context),
            to=[invitee.email],
            reply_to=addresses_that_answer(cohort.organisation_id, program_id=cohort.program_id, at=clock.now()),
        )
        mail.attach_alternative(render_to_string("emails/enrolment/invitee.html", context), "text/html")
    return mail
