from django.urls import path

from peerloom.web.training.views import certificates

urlpatterns = [
    path("<public_id:completion>/", certificates.check, name="certificate-check"),
]
