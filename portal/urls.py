"""The customer's door. Brands without a host of their own stand under their key."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from portal.views import acting, details, forms, sign_in, submitting, tickets

app_name = "portal"

TICKET = "tickets/<int:number>/"

PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("", tickets.index, "tickets"),
    ("sign-in/", sign_in.ask, "sign_in"),
    ("sign-out/", sign_in.sign_out, "sign_out"),
    ("sign-out/elsewhere/", sign_in.sign_out_elsewhere, "sign_out_elsewhere"),
    ("account/", sign_in.account, "account"),
    ("sso/", sign_in.by_site, "sso"),
    ("sign-in/<slug:handle>/", sign_in.code, "code"),
    ("sign-in/by-link/<slug:token>/", sign_in.link, "link"),
    (TICKET, tickets.show, "ticket"),
    (f"{TICKET}seen/", tickets.seen, "seen"),
    (f"{TICKET}transcript/", tickets.transcript, "transcript"),
    (f"{TICKET}details/", details.edit, "details"),
    (f"{TICKET}replies/", acting.replies, "replies"),
    (f"{TICKET}solution/", acting.solution, "solution"),
    (f"{TICKET}rating/", acting.rating, "rating"),
    (f"{TICKET}joining/", acting.joining, "joining"),
    (f"{TICKET}people/", acting.people, "people"),
    (f"{TICKET}mails/", acting.mails, "mails"),
    (f"{TICKET}privacy/", acting.privacy, "privacy"),
    ("new/", submitting.choose, "new"),
    ("new/similar/", submitting.similar, "similar"),
    ("new/<int:type_id>/", submitting.new, "new_of"),
    ("files/<uuid:key>/", tickets.file, "file"),
]

urlpatterns = [
    path("forms/<str:token>/", forms.form, name="form"),
    path("forms/<str:token>/sent/", forms.sent, name="form_sent"),
    *[path(f"portal/{where}", view, name=name) for where, view, name in PAGES],
    *[path(f"portal/brands/<slug:brand>/{where}", view, name=name) for where, view, name in PAGES],
]
