from __future__ import annotations

from django.urls import path

from peerloom.web.enrolment.apply.views import draft, files, finding, finishing, guardian, start, status

app_name = "apply"
urlpatterns = [
    path("form/<str:token>/", draft.entry, name="draft"),
    path("form/<str:token>/part/<int:number>/", draft.part, name="part"),
    path("form/<str:token>/you/", draft.you, name="you"),
    path("form/<str:token>/saved/", draft.saved, name="saved"),
    path("form/<str:token>/delete/", draft.delete, name="delete"),
    path("form/<str:token>/review/", finishing.review, name="review"),
    path("form/<str:token>/last-step/", finishing.last_step, name="last-step"),
    path("form/<str:token>/files/<public_id:file>/", files.of_draft, name="draft-file"),
    path("consent/<str:token>/", guardian.consent, name="consent"),
    path("agreed/<str:token>/", guardian.agreed, name="agreed"),
    path("mine/<str:token>/", status.status, name="status"),
    path("mine/<str:token>/withdraw/", status.withdraw, name="withdraw"),
    path("mine/<str:token>/files/<public_id:file>/", files.of_application, name="application-file"),
    path("<slug:organisation>/files/<public_id:file>/", files.for_staff, name="file"),
    path("<slug:organisation>/<public_id:cohort>/<slug:side>/", start.start, name="start"),
    path("<slug:organisation>/<public_id:cohort>/<slug:side>/guardian/", guardian.ask, name="guardian"),
    path("<slug:organisation>/<public_id:cohort>/<slug:side>/find/", finding.find, name="find"),
]
