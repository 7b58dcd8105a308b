"""The map of the product."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

handler404 = "helpdesk.ui.trouble.not_found"
handler500 = "helpdesk.ui.trouble.broken"

urlpatterns = [
    path("", RedirectView.as_view(url="/inbox/")),
    path("account/", include("allauth.urls")),
    path("inbox/", include("inbox.urls")),
    path("", include("tickets.urls")),
    path("", include("portal.urls")),
    path("", include("helpdesk.ui.urls")),
    path("", include("helpdesk.running.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("helpdesk.mail.urls")))
