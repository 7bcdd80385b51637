from django.urls import path

from peerloom.web.relationships.check_ins import by_link

app_name = "check_ins_by_link"
urlpatterns = [
    path("<str:token>/", by_link.answer, name="answer"),
]
