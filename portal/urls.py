"""The customer's door. What a mail leads to is opened by the signed link alone."""

from django.urls import path

from portal.views import forms

app_name = "portal"
urlpatterns = [
    path("forms/<str:token>/", forms.form, name="form"),
    path("forms/<str:token>/sent/", forms.sent, name="form_sent"),
]
