from django.urls import path

from peerloom.web.feedback.answering import by_link

app_name = "survey_links"
urlpatterns = [
    path("<str:token>/", by_link.answer, name="answer"),
    path("<str:token>/questions/<int:part>/", by_link.questions, name="questions"),
]
