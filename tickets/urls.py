"""What customers' mails link to, and Settings → Support → Ticketing."""

from django.urls import path

from tickets.views import mute
from tickets.views.settings import fields, kept_aside, states, types, workspace

app_name = "tickets"
HERE = "settings/support/ticketing/"
TYPE = f"{HERE}types/<int:pk>/"
FIELD = f"{TYPE}fields/<int:field>/"
STATE = f"{HERE}states/<int:pk>/"
urlpatterns = [
    path("tickets/mails/<str:token>/", mute.mute, name="mute"),
    path("settings/kept-aside/", kept_aside.index, name="kept_aside"),
    path("settings/kept-aside/mails/<int:pk>/", kept_aside.mail, name="kept_mail"),
    path("settings/kept-aside/mails/<int:pk>/original/", kept_aside.original, name="kept_original"),
    path("settings/kept-aside/consequences/<int:pk>/", kept_aside.consequence, name="given_up"),
    path("settings/workspace/", workspace.index, name="workspace"),
    path("settings/workspace/brands/<int:pk>/", workspace.brand, name="workspace_brand"),
    path("settings/workspace/teammates/", workspace.teammates, name="teammates"),
    path("settings/workspace/teammates/<int:pk>/", workspace.teammate, name="teammate"),
    path("settings/workspace/teams/", workspace.teams, name="teams"),
    path("settings/workspace/teams/<int:pk>/", workspace.team, name="team"),
    path(HERE, types.index, name="types"),
    path(f"{HERE}types/new/", types.new, name="type_new"),
    path(TYPE, types.show, name="type"),
    path(f"{TYPE}fields/", fields.index, name="fields"),
    path(f"{TYPE}fields/new/", fields.new, name="field_new"),
    path(FIELD, fields.show, name="field"),
    path(f"{FIELD}place/", fields.place, name="field_place"),
    path(f"{FIELD}standing/", fields.standing, name="field_standing"),
    path(f"{TYPE}look/", fields.look, name="look"),
    path(f"{TYPE}states/", types.states, name="type_states"),
    path(f"{TYPE}access/", types.access, name="access"),
    path(f"{TYPE}behaviour/", types.behaviour, name="behaviour"),
    path(f"{TYPE}place/", types.place, name="type_place"),
    path(f"{TYPE}standing/", types.standing, name="type_standing"),
    path(f"{TYPE}copies/", types.copies, name="type_copies"),
    path(f"{HERE}states/", states.index, name="states"),
    path(f"{HERE}states/new/", states.new, name="state_new"),
    path(STATE, states.show, name="state"),
    path(f"{STATE}place/", states.place, name="state_place"),
    path(f"{STATE}standing/", states.standing, name="state_standing"),
]
