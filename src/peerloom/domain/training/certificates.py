"""The certificate of a completion as a PDF, and where it can be checked."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.certificate_pages import CertificatePage, certificate_page
from peerloom.domain.training.models import Completion


def certificate_address(completion: Completion) -> str:
    """The public page on which anyone who holds the certificate can check it."""
    return settings.SITE_URL + reverse("certificate-check", args=[completion.public_id])


def certificate_pdf(*, completion: Completion, person: Person, organisation: Organisation) -> bytes:
    """One page, in the language of the person who holds it."""
    with translation.override(person.locale):
        return certificate_page(_page(completion, person, organisation))


def _page(completion: Completion, person: Person, organisation: Organisation) -> CertificatePage:
    minutes = ngettext("%(number)s minute of training", "%(number)s minutes of training", completion.minutes)
    facts = [minutes % {"number": completion.minutes}, _day(organisation, completion)]
    if completion.expires_on:
        facts.append(_("Counts until %(day)s") % {"day": date_format(completion.expires_on, "j F Y")})
    return CertificatePage(
        title=_("Certificate: %(course)s") % {"course": completion.title},
        organisation=organisation.name,
        name=person.name,
        sentence=_("has completed the course"),
        headline=completion.title,
        facts=facts,
        address=certificate_address(completion),
    )


def _day(organisation: Organisation, completion: Completion) -> str:
    return date_format(organisation.day_at(completion.completed_at), "j F Y")
