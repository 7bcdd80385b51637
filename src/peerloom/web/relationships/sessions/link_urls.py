from django.urls import URLPattern

app_name = "sessions_by_link"
urlpatterns: list[URLPattern] = []
