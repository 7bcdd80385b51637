from django.urls import URLPattern

app_name = "micro"
urlpatterns: list[URLPattern] = []
