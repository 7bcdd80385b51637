from django.urls import path

from peerloom.web.feedback.saying import pulse

app_name = "saying_by_link"
urlpatterns = [path("<str:token>/", pulse.by_link, name="pulse")]
