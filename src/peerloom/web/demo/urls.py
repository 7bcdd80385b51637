"""The demo's entrance and mailbox; the composition root includes them only where DEMO is on."""

from django.urls import path

from peerloom.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:letter>/", views.letter, name="letter"),
    path("mailbox/<slug:letter>/as-sent/", views.letter_as_sent, name="letter_as_sent"),
]
