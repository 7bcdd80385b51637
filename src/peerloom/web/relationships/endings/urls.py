from django.urls import path

from peerloom.web.relationships.endings import certificates, early, overview, reflecting

app_name = "endings"
urlpatterns = [
    path("with/<public_id:relationship>/reflection/", reflecting.reflection, name="reflection"),
    path("with/<public_id:relationship>/early/", early.together, name="early"),
    path("with/<public_id:relationship>/certificate/", certificates.certificate, name="certificate"),
    path("with/<public_id:relationship>/end/", early.end, name="end"),
    path("with/<public_id:relationship>/next/", early.whats_next, name="next"),
    path("<public_id:cohort>/", overview.overview, name="overview"),
    path("<public_id:cohort>/certificates/", certificates.bundle, name="certificates"),
    path("<public_id:cohort>/invite/", overview.invite, name="invite"),
]
