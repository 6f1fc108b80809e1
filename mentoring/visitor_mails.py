"""The letters of the outside door, to the outbox in the transaction of the act: a link, then two addresses."""

from typing import TYPE_CHECKING

from django.conf import settings

from emi_alumni.foundation.outbox.models import Kind
from emi_alumni.foundation.url_reversing import reverse
from events.mails import post

if TYPE_CHECKING:
    from directory.models import Member
    from mentoring.models.visitors import VisitorRequest


def give_link(request: "VisitorRequest") -> None:
    link = f"{settings.PORTAL_URL}{reverse('mentoring:visitor_request', args=[request.token])}"
    post("mentoring/mail/visitor_link", Kind.INVITATION, to=request.email, thing=request, visitor=request, link=link)


def put_in_touch(request: "VisitorRequest", member: "Member") -> None:
    """Each of the two gets the other's address."""
    context = {"visitor": request, "member": member}
    post("mentoring/mail/visitor_touch", Kind.NOTICE, to=request.email, thing=request, **context)
    if member.user:
        post("mentoring/mail/visitor_accepted", Kind.NOTICE, to=member.user.email, thing=request, **context)
