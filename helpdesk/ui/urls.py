from django.urls import path

from helpdesk.ui import views

urlpatterns = [path("ui/", views.gallery, name="gallery")]
