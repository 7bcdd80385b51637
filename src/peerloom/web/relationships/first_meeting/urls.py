from django.urls import URLPattern

app_name = "first_meeting"
urlpatterns: list[URLPattern] = []
