"""The one address of moderation outside the administration."""

from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [path("signaler/<slug:kind>/<int:pk>/", views.report, name="report")]
