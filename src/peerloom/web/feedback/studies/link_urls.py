from django.urls import path

from peerloom.web.feedback.studies import by_link

app_name = "study_links"
urlpatterns = [
    path("<str:token>/", by_link.answer, name="answer"),
    path("<str:token>/withdraw/", by_link.withdraw, name="withdraw"),
]
