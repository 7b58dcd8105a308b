from django.urls import path

from tickets.views import mute

app_name = "tickets"
urlpatterns = [
    path("mails/<str:token>/", mute.mute, name="mute"),
]
