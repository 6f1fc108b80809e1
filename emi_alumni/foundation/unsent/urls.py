"""Address of what was kept when a session ended."""

from django.urls import path

from . import views

app_name = "unsent"
urlpatterns = [path("moi/texte-garde/effacer/", views.forget, name="forget")]
