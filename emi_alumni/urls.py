"""Every address of the portal: French for people, one line per part of the house."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from emi_alumni.pages.errors import no_such_address

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

# The administration comes first: of the others, which share no word, Django would try each address before its own.
urlpatterns: list[URLPattern | URLResolver] = [
    path("gestion/", admin.site.urls),
    path("", include("emi_alumni.pages.urls")),
    path("", include("directory.account_urls")),
    path("", include("directory.urls")),
    path("", include("governance.urls")),
    path("", include("projects.urls")),
    path("", include("events.urls")),
    path("", include("resources.urls")),
    path("", include("mentoring.urls")),
    path("", include("emi_alumni.foundation.moderation.urls")),
    path("", include("emi_alumni.foundation.notifications.urls")),
    path("", include("emi_alumni.foundation.push.urls")),
    path("", include("emi_alumni.foundation.follows.urls")),
    path("", include("emi_alumni.foundation.unsent.urls")),
]

handler400 = "emi_alumni.pages.errors.bad_request"
handler403 = "emi_alumni.pages.errors.permission_denied"
handler404 = "emi_alumni.pages.errors.page_not_found"
handler429 = "emi_alumni.pages.errors.too_many_requests"  # asked by allauth
handler500 = "emi_alumni.pages.errors.server_error"

if settings.DEMO and settings.DEBUG:
    urlpatterns.append(path("", include("emi_alumni.demo.urls")))
    urlpatterns.append(re_path(r"^.+/$", no_such_address))
