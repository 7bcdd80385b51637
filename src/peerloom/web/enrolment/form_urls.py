from django.urls import path

from peerloom.web.enrolment.forms_builder.views import arranging, building, preview, publishing, questions, sections

app_name = "forms"
FORM = "<public_id:cohort>/<str:side>/"
urlpatterns = [
    path(FORM, building.edit, name="edit"),
    path(f"{FORM}begin/", building.begin, name="begin"),
    path(f"{FORM}arrange/", arranging.arrange, name="arrange"),
    path(f"{FORM}introduction/", sections.introduction, name="introduction"),
    path(f"{FORM}sections/new/", sections.new, name="section-new"),
    path(f"{FORM}sections/<int:place>/", sections.change, name="section"),
    path(f"{FORM}questions/kinds/", questions.kinds, name="kinds"),
    path(f"{FORM}questions/new/", questions.new, name="question-new"),
    path(f"{FORM}questions/<public_id:question>/", questions.change, name="question"),
    path(f"{FORM}preview/", preview.preview, name="preview"),
    path(f"{FORM}publish/", publishing.publish, name="publish"),
    path(f"{FORM}discard/", publishing.discard, name="discard"),
]
