"""The product's settings with throw-away secrets and folders, for the tests and the checks."""

import os
import tempfile

os.environ.setdefault("PEERLOOM_SECRET_KEY", "only-for-tests-" + "x" * 40)
_data = tempfile.TemporaryDirectory(prefix="peerloom-tests-")  # gone again when the interpreter ends
os.environ.setdefault("PEERLOOM_DATA", _data.name)
os.environ.setdefault("PEERLOOM_DEBUG", "1")
os.environ.setdefault("PEERLOOM_DEMO", "1")

from peerloom.config.settings import *  # noqa: E402, F403  # the environment must be set before

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  # WhiteNoise warns without it, and warnings fail a test
