"""Every URL of the site, part by part. Pages of an organisation stand under its slug."""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.generic import RedirectView

from peerloom.foundation.public_ids import PublicIdConverter

register_converter(PublicIdConverter, "public_id")

within_an_organisation: list[URLPattern | URLResolver] = [
    path("", include("peerloom.web.people.urls")),
    path("programs/", include("peerloom.web.programs.urls")),
    path("matching/", include("peerloom.web.matching.urls")),
    path("relationships/", include("peerloom.web.relationships.urls")),
    path("sessions/", include("peerloom.web.relationships.sessions.urls")),
    path("calendar/", include("peerloom.web.people.calendars.urls")),
    path("goals/", include("peerloom.web.relationships.goals.urls")),
    path("first-meeting/", include("peerloom.web.relationships.first_meeting.urls")),
    path("check-ins/", include("peerloom.web.relationships.check_ins.urls")),
    path("messages/", include("peerloom.web.relationships.conversations.urls")),
    path("changes/", include("peerloom.web.relationships.changes.urls")),
    path("endings/", include("peerloom.web.relationships.endings.urls")),
    path("circles/", include("peerloom.web.relationships.circles.urls")),
    path("micro/", include("peerloom.web.relationships.micro.urls")),
    path("nudges/", include("peerloom.web.relationships.nudges.urls")),
    path("notifications/", include("peerloom.web.notifications.urls")),
    path("setup/", include("peerloom.web.blueprints.urls")),
    path("recruitment/", include("peerloom.web.enrolment.recruitment_urls")),
    path("forms/", include("peerloom.web.enrolment.form_urls")),
    path("screening/", include("peerloom.web.enrolment.screening_urls")),
    path("agreements/", include("peerloom.web.enrolment.agreement_urls")),
    path("training/", include("peerloom.web.training.course_urls")),
    path("resources/", include("peerloom.web.training.resource_urls")),
    path("standards/", include("peerloom.web.standards.urls")),
    path("instruments/", include("peerloom.web.feedback.instruments.urls")),
    path("surveys/", include("peerloom.web.feedback.waves.urls")),
    path("answering/", include("peerloom.web.feedback.answering.urls")),
    path("studies/", include("peerloom.web.feedback.studies.urls")),
    path("voices/", include("peerloom.web.feedback.voices.urls")),
    path("saying/", include("peerloom.web.feedback.saying.urls")),
    path("outcomes/", include("peerloom.web.feedback.outcomes.urls")),
    path("jobs/", include("peerloom.web.jobs.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("peerloom.web.people.entrance_urls")),
    path("p/", include("peerloom.web.enrolment.public_urls")),
    path("apply/", include("peerloom.web.enrolment.apply_urls")),
    path("references/", include("peerloom.web.enrolment.reference_urls")),
    path("sessions/", include("peerloom.web.relationships.sessions.link_urls")),
    path("check-ins/", include("peerloom.web.relationships.check_ins.link_urls")),
    path("calendars/", include("peerloom.web.people.calendars.link_urls")),
    path("notifications/", include("peerloom.web.notifications.link_urls")),
    path("certificates/hours/", include("peerloom.web.relationships.endings.link_urls")),
    path("certificates/", include("peerloom.web.training.certificate_urls")),
    path("surveys/", include("peerloom.web.feedback.answering.link_urls")),
    path("studies/", include("peerloom.web.feedback.studies.link_urls")),
    path("voices/", include("peerloom.web.feedback.voices.public_urls")),
    path("saying/", include("peerloom.web.feedback.saying.link_urls")),
    path("accounts/", include("allauth.urls")),
    path("favicon.ico", RedirectView.as_view(url=static("img/mark.svg"))),  # asked for by whatever reads no HTML
    path("o/<slug:organisation>/", include(within_an_organisation)),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("peerloom.web.demo.urls")))
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("peerloom.web.look.urls")))
