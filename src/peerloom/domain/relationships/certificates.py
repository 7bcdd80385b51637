"""The certificate of somebody's hours as a PDF, and where it can be checked."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.certificate_pages import CertificatePage, certificate_page
from peerloom.domain.relationships.models import Certificate


def hours_address(certificate: Certificate) -> str:
    """The public page on which anyone who holds the certificate can check it."""
    return settings.SITE_URL + reverse("endings_by_link:check", args=[certificate.public_id])


def hours_certificate_pdf(*, certificate: Certificate, person: Person, organisation: Organisation) -> bytes:
    """One page, in the language of the person who holds it."""
    with translation.override(person.locale):
        return certificate_page(_page(certificate, person, organisation))


def time_words(minutes: int) -> str:
    """ "12 hours and 30 minutes", "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    whole = ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    part = ngettext("%(number)s minute", "%(number)s minutes", rest) % {"number": rest}
    if hours and rest:
        return _("%(hours)s and %(minutes)s") % {"hours": whole, "minutes": part}
    return whole if hours else part


def meetings_words(sessions: int) -> str:
    return ngettext("%(number)s meeting", "%(number)s meetings", sessions) % {"number": sessions}


def _page(certificate: Certificate, person: Person, organisation: Organisation) -> CertificatePage:
    days = {
        "first": date_format(certificate.starts_on, "j F Y"),
        "last": date_format(certificate.ends_on, "j F Y"),
    }
    return CertificatePage(
        title=_("Certificate: %(program)s") % {"program": certificate.program_name},
        organisation=organisation.name,
        name=person.name,
        sentence=_("has taken part as %(role)s in") % {"role": certificate.role},
        headline=certificate.program_name,
        facts=[
            time_words(certificate.minutes),
            meetings_words(certificate.sessions),
            _("%(first)s to %(last)s") % days,
        ],
        address=hours_address(certificate),
    )
