"""An outside door: the public page, the visitor's own link, and what is proposed to an ambassador."""

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.middleware import may_be_indexed
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import done_or_refused, with_profile
from mentoring import visitor_requests
from mentoring.forms.visitors import VisitorForm
from mentoring.models import VisitorOffer, VisitorRequest, VisitorState
from mentoring.models.visitors import OfferOutcome

SHOWN = 20


@login_not_required
@may_be_indexed
@require_http_methods(["GET", "HEAD", "POST"])
def visitor_ask(request: HttpRequest) -> HttpResponse:
    """The same answer whatever the address, known or not."""
    form = VisitorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not form.is_trap:
            if not within_limits(request, form.facts["email"]):
                return respond_429(request)
            visitor_requests.ask(**form.facts)
        return redirect("mentoring:visitor_asked")
    return render(request, "mentoring/visitor_ask.html", {"form": form})


def within_limits(request: HttpRequest, email: str) -> bool:
    """Twenty a day from one network address, three for one e-mail address (settings: ACCOUNT_RATE_LIMITS), counted
    under names that nobody reads and that change every day."""
    network = get_adapter().get_client_ip(request)
    return consume(request, action="visitor", key=of_today(network)) and consume(
        request, action="visitor_email", key=of_today(email)
    )


def of_today(value: str) -> str:
    return salted_hmac("mentoring.visitor", f"{timezone.localdate()} {value}", algorithm="sha256").hexdigest()


@login_not_required
@require_safe
def visitor_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "mentoring/visitor_asked.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limits.secrets_tried
def visitor_request(request: HttpRequest, token: str) -> HttpResponse:
    """GET tells and uses nothing up (mail scanners follow links). POST, by `geste`: « confirmer », or « retirer »,
    which forgets the request."""
    own = VisitorRequest.objects.from_token(token)
    if own is None:
        return private(render(request, "mentoring/visitor_over.html", status=404))
    if request.method == "POST":
        act = request.POST.get("geste", "")
        if act == "retirer":
            visitor_requests.withdraw(own)
            return redirect("mentoring:visitor_left")
        if act != "confirmer":
            raise Http404
        visitor_requests.confirm(own)
        messages.success(request, "C’est confirmé. Votre demande est proposée à une personne proche de votre métier.")
        return redirect(reverse("mentoring:visitor_request", args=[token]))
    return private(render(request, "mentoring/visitor_request.html", {"own": own}))


@login_not_required
@require_safe
def visitor_left(request: HttpRequest) -> HttpResponse:
    return private(render(request, "mentoring/visitor_left.html"))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@with_profile
def visitor_list(request: HttpRequest) -> HttpResponse:
    """The ambassador's own: what is proposed to them, without the address, and those they accepted."""
    kept = VisitorRequest.objects.kept(timezone.now()).order_by().values("pk")
    offers = VisitorOffer.objects.filter(member=request.user.member, request__in=kept).select_related("request__place")
    waiting = offers.filter(outcome=OfferOutcome.WAITING, request__state=VisitorState.OFFERED)
    accepted = offers.filter(outcome=OfferOutcome.ACCEPTED)
    context = {"member": request.user.member, "waiting": waiting[:SHOWN], "accepted": accepted[:SHOWN]}
    return render(request, "mentoring/visitor_list.html", context)


@require_POST
@with_profile
def visitor_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`geste`: « accepter » or « passer »."""
    own = VisitorOffer.objects.filter(member=request.user.member).select_related("member__user", "request")
    offer = get_object_or_404(own, pk=pk)
    said = {
        "accepter": "Merci. Une lettre vous donne son adresse, une autre lui donne la vôtre.",
        "passer": "C’est noté : la demande passe à quelqu’un d’autre.",
    }
    act = request.POST.get("geste", "")
    if act not in said:
        raise Http404
    done_or_refused(request, lambda: visitor_requests.answer(offer, accepts=act == "accepter"), said[act])
    return redirect("mentoring:visitor_list")
