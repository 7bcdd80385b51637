from django.urls import path

from peerloom.web.feedback.answering import paper, signed_in, typing_in

app_name = "answering"
urlpatterns = [
    path("", signed_in.mine, name="mine"),
    path("mine/<public_id:asked_survey>/", signed_in.answer, name="answer"),
    path("mine/<public_id:asked_survey>/questions/<int:part>/", signed_in.questions, name="questions"),
    path("paper/<public_id:paper_wave>/", paper.paper, name="paper"),
    path("type-in/<public_id:paper_wave>/", typing_in.type_in_form, name="type-in"),
]
