from django.urls import path

from peerloom.web.relationships.endings import certificates

app_name = "endings_by_link"
urlpatterns = [
    path("<public_id:certificate>/", certificates.check, name="check"),
]
