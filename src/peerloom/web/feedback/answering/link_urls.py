from django.urls import URLPattern

app_name = "survey_links"
urlpatterns: list[URLPattern] = []
