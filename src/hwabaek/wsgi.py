"""The WSGI application that the web server's threads run (docs/adr/0003)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwabaek.settings")
application = get_wsgi_application()
