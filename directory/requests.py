"""What a view behind the login knows of its request."""

from directory.models import User
from emi_alumni.foundation.views import HtmxRequest


class SignedInRequest(HtmxRequest):
    """A request that `LoginRequiredMiddleware` let through: an account sent it. Only `with_profile` adds a member."""

    user: User
