from django.urls import URLPattern, path

from peerloom.web.jobs import views

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("<public_id:job>/", views.progress, name="progress"),
]
