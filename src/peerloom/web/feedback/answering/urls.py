from django.urls import path

from peerloom.web.feedback.answering import signed_in

app_name = "answering"
urlpatterns = [
    path("", signed_in.mine, name="mine"),
    path("mine/<public_id:asked_survey>/", signed_in.answer, name="answer"),
    path("mine/<public_id:asked_survey>/questions/<int:part>/", signed_in.questions, name="questions"),
]
