"""The web door for WSGI servers."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
try:
    settings.SECRET_KEY  # noqa: B018  asked for now, not at the first person's sign-in
except ImproperlyConfigured:
    raise SystemExit("SECRET_KEY is not set: give the web its own long, random one (docs/operate.md).") from None
application = get_wsgi_application()
