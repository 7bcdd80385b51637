from django.urls import URLPattern

app_name = "check_ins"
urlpatterns: list[URLPattern] = []
