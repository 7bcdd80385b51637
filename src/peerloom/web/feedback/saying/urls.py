from django.urls import path

from peerloom.web.feedback.saying import box, desk, pulse, telling

app_name = "saying"
urlpatterns = [
    path("", box.programs, name="mine"),
    path("<public_id:program>/", box.box, name="box"),
    path("<public_id:program>/desk/", desk.desk, name="desk"),
    path("suggestions/<public_id:suggestion>/", desk.suggestion, name="suggestion"),
    path("<public_id:program>/done/", telling.new, name="did-new"),
    path("done/<public_id:you_said>/", telling.edit, name="did"),
    path("done/<public_id:you_said>/shown/", telling.show, name="did-shown"),
    path("done/<public_id:you_said>/remove/", telling.remove, name="did-remove"),
    path("meetings/<public_id:session>/", pulse.answer, name="pulse"),
    path("<public_id:cohort>/meetings/", pulse.figures, name="pulses"),
]
