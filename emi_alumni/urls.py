"""Every address of the portal: French for people, one line per part of the house."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, path, re_path

from emi_alumni.foundation.first_words import addresses_of
from emi_alumni.pages.errors import no_such_address

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns: list[URLPattern | URLResolver] = [
    path("gestion/", admin.site.urls),
    addresses_of("emi_alumni.pages.urls"),
    addresses_of("directory.account_urls"),
    addresses_of("directory.urls"),
    addresses_of("governance.urls"),
    addresses_of("projects.urls"),
    addresses_of("events.urls"),
    addresses_of("resources.urls"),
    addresses_of("mentoring.urls"),
    addresses_of("emi_alumni.foundation.moderation.urls"),
    addresses_of("emi_alumni.foundation.notifications.urls"),
    addresses_of("emi_alumni.foundation.push.urls"),
    addresses_of("emi_alumni.foundation.follows.urls"),
    addresses_of("emi_alumni.foundation.unsent.urls"),
]

handler400 = "emi_alumni.pages.errors.bad_request"
handler403 = "emi_alumni.pages.errors.permission_denied"
handler404 = "emi_alumni.pages.errors.page_not_found"
handler429 = "emi_alumni.pages.errors.too_many_requests"  # asked by allauth
handler500 = "emi_alumni.pages.errors.server_error"

if settings.DEMO and settings.DEBUG:
    urlpatterns.append(addresses_of("emi_alumni.demo.urls"))
    urlpatterns.append(re_path(r"^.+/$", no_such_address))
