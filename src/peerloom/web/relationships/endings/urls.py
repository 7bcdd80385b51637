from django.urls import URLPattern

app_name = "endings"
urlpatterns: list[URLPattern] = []
