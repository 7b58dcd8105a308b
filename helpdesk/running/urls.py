from django.urls import path

from helpdesk.running import views

urlpatterns = [
    path("healthz", views.process, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.figures, name="metrics"),
]
