from django.urls import path

from peerloom.web.programs import views

app_name = "programs"
urlpatterns = [
    path("", views.program_list, name="list"),
    path("new/", views.new, name="new"),
    path("<public_id:program>/", views.detail, name="detail"),
    path("<public_id:program>/edit/", views.edit, name="edit"),
    path("<public_id:program>/advance/", views.advance, name="advance"),
]
