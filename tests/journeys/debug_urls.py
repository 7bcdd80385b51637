"""The site's URLs as an installation with PEERLOOM_DEBUG=1 has them."""

from __future__ import annotations

from django.urls import include, path

from peerloom.config.urls import urlpatterns as without_debug

urlpatterns = [*without_debug, path("styleguide/", include("peerloom.web.look.urls"))]
