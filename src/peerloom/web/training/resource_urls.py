from django.urls import path

from peerloom.web.training.library import views

app_name = "resources"

RESOURCE = "<public_id:resource>/"

urlpatterns = [
    path("", views.library, name="list"),
    path("new/", views.new, name="new"),
    path(RESOURCE, views.resource, name="resource"),
    path(f"{RESOURCE}edit/", views.edit, name="edit"),
    path(f"{RESOURCE}files/", views.files, name="files"),
    path(f"{RESOURCE}state/", views.state, name="state"),
    path(f"{RESOURCE}delete/", views.delete, name="delete"),
    path("files/<public_id:resource_file>/remove/", views.file_remove, name="file-remove"),
    path("files/<public_id:resource_file>/<str:part>/", views.file, name="file"),
]
