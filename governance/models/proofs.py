"""What shows that a decision is done, or an idea in place: a page of the portal, a link, or a dated sentence."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from directory.models.members import no_account_in_link, web_address
from emi_alumni.foundation.dates import french_date

WORDS = "Écrivez ce qui le montre : une séance, une page, un projet, une ressource."
WHERE = "Collez l’adresse de la page où cela se voit, ou écrivez le jour où cela a été constaté."
NO_PAGE = (
    "Cette adresse ne mène à aucune page du portail que les membres lisent : ouvrez la page, puis copiez son adresse."
)
NOT_YET = "Choisissez une date passée, ou aujourd’hui."
PROVEN = ~Q(proof="") & (~Q(proof_link="") | Q(proof_on__isnull=False))


def inside(address: str) -> str:
    """The path of a page of this portal, from its path or its whole address; "" for another site."""
    if address.startswith("/"):
        return address
    here, there = urlsplit(settings.PORTAL_URL), urlsplit(address)
    return address[len(f"{there.scheme}://{there.netloc}") :] or "/" if there.netloc == here.netloc else ""


def proof_address(address: str) -> None:
    """A page of the portal by its path, or a web address. Raises ValidationError for anything else."""
    path = inside(address)
    if not path:
        web_address(address)
        no_account_in_link(address)
        return
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        raise ValidationError(NO_PAGE) from None
    if path.startswith("//") or match.namespace == "admin" or "token" in match.kwargs:
        raise ValidationError(NO_PAGE)


class Proven(models.Model):
    """`proof`: what shows it, in words; with it `proof_link`, where it is read, or `proof_on`, when it was seen."""

    proof = models.CharField("ce qui le montre", max_length=300, blank=True)
    proof_link = models.CharField("où cela se lit", max_length=300, blank=True, validators=[proof_address])
    proof_on = models.DateField("constaté le", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def proof_date(self) -> str:
        return french_date(self.proof_on) if self.proof_on else ""


def cleaned_proof(proof: str, proof_link: str = "", proof_on: date | None = None) -> dict[str, Any]:
    """The three as they are stored. Raises ValidationError, by field, when they show nothing."""
    proof, proof_link = " ".join(proof.split()), inside(proof_link.strip()) or proof_link.strip()
    errors: dict[str, str] = {}
    if not proof:
        errors["proof"] = WORDS
    if not proof_link and proof_on is None:
        errors["proof_link"] = WHERE
    if proof_on and proof_on > timezone.localdate():
        errors["proof_on"] = NOT_YET
    if errors:
        raise ValidationError(errors)
    if proof_link:
        try:
            proof_address(proof_link)
        except ValidationError as refusal:
            raise ValidationError({"proof_link": refusal.messages}) from None
    return {"proof": proof, "proof_link": proof_link, "proof_on": proof_on}
