"""The wording of what people are sent because of who they are in an organisation."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.people.enums import Role
from peerloom.domain.people.links import path_for
from peerloom.domain.people.models import Invitation


def invitation_mail(invitation: Invitation) -> EmailMultiAlternatives:
    """Who invites to what, and the link, in the organisation's language."""
    organisation = invitation.organisation
    with translation.override(organisation.locale):
        sentence = _("%(inviter)s invites you to %(organisation)s") % {
            "inviter": invitation.invited_by.name,
            "organisation": organisation.name,
        }
        subject = " ".join(sentence.split())  # a line break in a name must not start a header of its own
        context = {
            "subject": subject,
            "organisation": organisation,
            "inviter": invitation.invited_by.name,
            "role": Role(invitation.role).label,
            "link": f"{settings.SITE_URL}{path_for(invitation)}",
            "expires_at": invitation.expires_at,
        }
        mail = EmailMultiAlternatives(
            subject, render_to_string("emails/people/invitation.txt", context), to=[invitation.email]
        )
        mail.attach_alternative(render_to_string("emails/people/invitation.html", context), "text/html")
    return mail
