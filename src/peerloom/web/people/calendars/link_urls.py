from django.urls import URLPattern

app_name = "calendars_by_link"
urlpatterns: list[URLPattern] = []
