"""What someone who was asked about an applicant opens, without an account."""

from __future__ import annotations

from django.urls import path

from peerloom.web.enrolment.reference_pages import answer

app_name = "references"
urlpatterns = [path("<str:token>/", answer, name="answer")]
