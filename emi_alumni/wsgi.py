"""The door for WSGI servers (gunicorn emi_alumni.wsgi)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emi_alumni.settings")

application = get_wsgi_application()
# What was loaded stays: collected again and again, it would cost a page of many rows a quarter of its time.
gc.freeze()
