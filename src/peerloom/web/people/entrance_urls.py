from django.urls import path

from peerloom.web.people.views import entrance, invitations, organisations

urlpatterns = [
    path("", entrance.welcome, name="welcome"),
    path("home/", entrance.home, name="home"),
    path("organisations/new/", organisations.create, name="organisation_create"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
