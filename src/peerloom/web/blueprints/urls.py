from django.urls import path

from peerloom.web.blueprints.steps import STEPS
from peerloom.web.blueprints.views import files, programs, setting_up, starting, templates

app_name = "blueprints"
urlpatterns = [
    path("", starting.start, name="start"),
    path("begin/", starting.begin, name="begin"),
    path("file/", files.upload, name="file"),
    path("templates/<public_id:template>/", templates.edit, name="template"),
    path("templates/<public_id:template>/remove/", templates.remove, name="template-remove"),
    path("templates/<public_id:template>/file/", templates.download, name="template-file"),
    path("programs/<public_id:program>/ready/", programs.ready, name="ready"),
    path("programs/<public_id:program>/copy/", programs.copy, name="copy"),
    path("programs/<public_id:program>/keep/", programs.keep, name="keep"),
    path("programs/<public_id:program>/file/", files.download, name="export"),
    path("<public_id:setup>/", setting_up.review, name="review"),
    path("<public_id:setup>/create/", setting_up.create, name="create"),
    path("<public_id:setup>/discard/", setting_up.discard, name="discard"),
    *(path(f"<public_id:setup>/{name}/", setting_up.step, {"step": name}, name=f"step-{name}") for name in STEPS),
]
