"""Addresses of what one follows."""

from django.urls import path

from . import views

app_name = "follows"
urlpatterns = [
    path("moi/suivis/", views.follow_list, name="list"),
    path("moi/suivis/<slug:kind>/<int:pk>/", views.follow, name="follow"),
    path("moi/suivis/<int:pk>/arreter/", views.stop, name="stop"),
]
