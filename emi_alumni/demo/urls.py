"""The demonstration's only address; emi_alumni/urls.py routes it under DEMO and DEBUG alone."""

from django.urls import path

from emi_alumni.demo import views

urlpatterns = [path("demo/entrer/", views.sign_in, name="demo_sign_in")]
