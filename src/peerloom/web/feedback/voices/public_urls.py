from django.urls import path

from peerloom.web.feedback.voices import by_link, public

app_name = "voices_public"
urlpatterns = [
    path("of/<slug:owner>/<public_id:voiced>/", public.page, name="page"),
    path("of/<slug:owner>/<public_id:voiced>/embed/", public.embedded, name="embed"),
    path("<str:token>/", by_link.give, name="give"),
]
