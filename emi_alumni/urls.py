"""Every address of the portal: French for people, one line per part of the house."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("emi_alumni.pages.urls")),
    path("", include("directory.account_urls")),
    path("", include("directory.urls")),
    path("gestion/", admin.site.urls),
]
