"""The customer's door. Brands without a host of their own stand under their key."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from portal.views import (
    acting,
    details,
    forms,
    hosts,
    keeping,
    languages,
    opening,
    public,
    sign_in,
    submitting,
    tickets,
)
from portal.views.settings import brands, companies

app_name = "portal"

TICKET = "tickets/<int:number>/"

PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("", tickets.index, "tickets"),
    ("sign-in/", sign_in.ask, "sign_in"),
    ("sign-out/", sign_in.sign_out, "sign_out"),
    ("sign-out/elsewhere/", sign_in.sign_out_elsewhere, "sign_out_elsewhere"),
    ("account/", sign_in.account, "account"),
    ("sso/", sign_in.by_site, "sso"),
    ("language/", languages.choose, "language"),
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
    ("embed/<int:type_id>/", opening.embed, "embed"),
    ("embed/<int:type_id>/sent/<slug:handle>/", opening.embed_sent, "embed_sent"),
    ("files/<uuid:key>/", tickets.file, "file"),
    ("files/kept/", keeping.keep, "keep"),
    ("files/kept/removal/", keeping.let_go, "let_go"),
]

BRAND = "settings/portal/brands/<int:pk>/"

SETTINGS = [
    path("settings/portal/", brands.index, name="settings"),
    path("settings/portal/brands/new/", brands.new, name="settings_new"),
    path(BRAND, brands.look, name="settings_look"),
    path(f"{BRAND}preview/", brands.preview, name="settings_preview"),
    path(f"{BRAND}entry/", brands.entry, name="settings_entry"),
    path(f"{BRAND}entry/fitting/", brands.fitting, name="settings_fitting"),
    path(f"{BRAND}site/", brands.site, name="settings_site"),
    path(f"{BRAND}site/<int:secret>/end/", brands.secret_end, name="settings_secret_end"),
    path("settings/portal/companies/", companies.index, name="settings_companies"),
    path("settings/portal/companies/<int:pk>/", companies.show, name="settings_company"),
    path("settings/portal/companies/<int:pk>/people/<int:customer>/", companies.member, name="settings_member"),
]

urlpatterns = [
    path("robots.txt", public.robots, name="robots"),
    path("hosts/known/", hosts.known, name="known_host"),
    *SETTINGS,
    path("portal/logos/<slug:key>/", public.logo, name="logo"),
    path("forms/<str:token>/", forms.form, name="form"),
    path("forms/<str:token>/sent/", forms.sent, name="form_sent"),
    *[path(f"portal/{where}", view, name=name) for where, view, name in PAGES],
    *[path(f"portal/brands/<slug:brand>/{where}", view, name=name) for where, view, name in PAGES],
]
