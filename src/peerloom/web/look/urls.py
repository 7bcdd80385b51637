"""The styleguide; the composition root includes it only where DEBUG is on."""

from django.urls import path

from peerloom.web.look import views

app_name = "look"
urlpatterns = [
    path("", views.styleguide, name="styleguide"),
    path("desk/", views.desk, name="desk"),
    path("room/", views.room, name="room"),
    path("entrance/", views.entrance, name="entrance"),
]
