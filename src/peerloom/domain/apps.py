from django.apps import AppConfig


class DomainConfig(AppConfig):
    name = "peerloom.domain"
    label = "mentoring"
    default_auto_field = "django.db.models.BigAutoField"
