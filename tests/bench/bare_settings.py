"""The product's settings with as little middleware as its apps put up with: what the templates alone need."""

from helpdesk.settings import *  # noqa: F403  # that is what they are

MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
ROOT_URLCONF = "tests.bench.bare"
