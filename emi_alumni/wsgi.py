"""The door for WSGI servers (gunicorn emi_alumni.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emi_alumni.settings")

application = get_wsgi_application()
