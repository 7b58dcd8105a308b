"""The bare views as a WSGI application: `DJANGO_SETTINGS_MODULE=tests.bench.bare_settings` names their URLs."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
