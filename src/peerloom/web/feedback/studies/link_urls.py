from django.urls import URLPattern

app_name = "study_links"
urlpatterns: list[URLPattern] = []
