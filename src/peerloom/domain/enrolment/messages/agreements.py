"""The e-mail that asks for a signature."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.wording import own_words

PURPOSE = "agreement_reminder"


def write_agreement_reminder(*, text: AgreementText, organisation: Organisation, person: Person, at: datetime) -> None:
    """Ask someone to read and sign; once for each wording and person. Expects the text's program to be loaded."""
    link = f"{settings.SITE_URL}/o/{organisation.slug}/agreements/mine/{text.public_id}/"
    with translation.override(person.locale):
        values = {
            "given_name": person.called,
            "agreement": text.title,
            "program": text.program.name,
            "link": link,
        }
        own = own_words(text.program, PURPOSE, values)
        context = {
            "subject": own[0] if own else _("Please read and sign: %(agreement)s") % values,
            "organisation": organisation,
            "person": person,
            "agreement": text,
            "program": text.program,
            "body": own[1] if own else "",
            "link": link,
        }
        plain = render_to_string("emails/enrolment/agreement_reminder.txt", context)
        html = render_to_string("emails/enrolment/agreement_reminder.html", context)
    write_message(
        organisation=organisation,
        person=person,
        purpose=PURPOSE,
        key=f"{PURPOSE}/{text.public_id}/{person.public_id}",
        subject=str(context["subject"]),
        text=plain,
        html=html,
        at=at,
    )
