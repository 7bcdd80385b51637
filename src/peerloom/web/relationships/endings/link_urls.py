from django.urls import URLPattern

app_name = "endings_by_link"
urlpatterns: list[URLPattern] = []
