"""The pages that the law asks for, the help and the map of the site: open to everybody, no query of their own."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from emi_alumni.foundation.caching.drawings import drawn_once
from emi_alumni.foundation.middleware import may_be_indexed
from emi_alumni.foundation.personal_data import Processing, gathered, grouped_by_processing, title_of
from emi_alumni.foundation.url_reversing import reverse

# When somebody last read the statement against the portal; it holds for three years at most.
ACCESSIBILITY_STATED_ON = date(2026, 11, 24)
# Nobody has audited the portal: the law then knows one state only, and the footer says the same.
ACCESSIBILITY_STATE = "non conforme"


def publisher() -> dict[str, str]:
    return {
        "publisher": settings.PUBLISHER,
        "address": settings.PUBLISHER_ADDRESS,
        "phone": settings.PUBLISHER_PHONE,
        "director": settings.PUBLICATION_DIRECTOR,
        "hosting": settings.HOSTING,
        "dpo": settings.DPO_CONTACT,
    }


@login_not_required
@require_safe
@may_be_indexed
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", publisher())


@dataclass(frozen=True)
class Line:
    """One line of the table of what is kept: some details of one kind of the same processing."""

    names: list[str]
    processing: Processing


def what_is_kept() -> list[tuple[str, list[Line]]]:
    """By kind of thing, every personal detail that the code declares: the page cannot forget one."""
    tables = gathered("PERSONAL_DATA")
    return [
        (
            title_of(label),
            [Line(names, processing) for processing, names in grouped_by_processing(fields, label).items()],
        )
        for label, fields in tables.items()
    ]


@drawn_once(1)
def draw_what_is_kept() -> SafeString:
    """The table, once in each process: declarations are code."""
    return render_to_string("pages/_what_is_kept.html", {"kept": what_is_kept()})


@login_not_required
@require_safe
@may_be_indexed
def privacy(request: HttpRequest) -> HttpResponse:
    said = {"kept": draw_what_is_kept(), "devices": bool(settings.VAPID_PUBLIC_KEY)}
    return render(request, "pages/privacy.html", publisher() | said)


@login_not_required
@require_safe
@may_be_indexed
def accessibility(request: HttpRequest) -> HttpResponse:
    said = {"state": ACCESSIBILITY_STATE, "stated_on": ACCESSIBILITY_STATED_ON, "portal": settings.PORTAL_URL}
    return render(request, "pages/accessibility.html", publisher() | said)


@login_not_required
@require_safe
@may_be_indexed
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


Links = tuple[tuple[str, str], ...]  # (URL name, label)

FOR_EVERYBODY: Links = (
    ("home", "Accueil"),
    ("projects:public_list", "Des projets racontés à tous"),
    ("resources:public_list", "Des ressources ouvertes à tous"),
    ("resources:public_story_list", "Des récits ouverts à tous"),
    ("help", "Aide"),
    ("theme", "Apparence : clair, sombre ou automatique"),
    ("accessibility", "Accessibilité"),
    ("privacy", "Données personnelles"),
    ("legal", "Mentions légales"),
)
FOR_VISITORS: Links = (("account_login", "Se connecter"), ("claim", "Demander un accès"))
FOR_READERS: Links = (
    ("news", "Tout ce qui bouge"),
    ("monthly_word", "Le mot du mois"),
    ("directory:list", "Les membres"),
    ("directory:map", "La carte"),
    ("directory:collectivity_list", "Les collectivités"),
    ("directory:cohort_list", "Les promotions"),
    ("directory:diploma", "Le diplôme universitaire"),
    ("projects:list", "La banque de projets"),
    ("projects:results", "Les résultats des projets"),
    ("projects:reuse_list", "Les réutilisations"),
    ("projects:subject_list", "Les sujets pour la prochaine promotion"),
    ("events:agenda", "L’agenda"),
    ("mentoring:hub", "S’entraider"),
    ("resources:hub", "Les ressources"),
    ("resources:resource_list", "La bibliothèque"),
    ("search", "Rechercher dans le portail"),
)
FOR_DECIDERS: Links = (
    ("governance:overview", "Qui décide, et comment"),
    ("governance:resolution_list", "Le registre des décisions"),
    ("governance:organisation", "Comment le réseau s’organise"),
    ("governance:club_list", "Les clubs"),
    ("governance:kit", "Le kit d’animation"),
    ("governance:loop_list", "Les boucles d’échange"),
    ("governance:idea_list", "La boîte à idées"),
    ("governance:consultation_list", "Les consultations"),
    ("governance:partner_list", "Les partenaires et les conventions"),
    ("governance:programme", "Le programme de l’EMI"),
    ("governance:charter", "La charte du réseau"),
    ("guide_representatives", "Le guide des représentants et des animateurs"),
)
FOR_MEMBERS: Links = (
    ("directory:me", "Mon espace"),
    ("directory:profile", "Modifier ma fiche"),
    ("directory:audiences", "Qui voit quoi"),
    ("directory:see_as", "Voir ma fiche comme les autres la voient"),
    ("directory:message_list", "Mes messages"),
    ("notifications:list", "Mes notifications"),
    ("notifications:signals", "Mes signaux"),
    ("follows:list", "Ce que je suis"),
    ("events:calendar_feeds", "Mes flux et calendriers"),
    ("directory:move", "Changer de collectivité"),
    ("projects:mine", "Mes contributions"),
    ("projects:follow_up_list", "Les nouvelles de mes projets"),
    ("directory:my_data", "Mes données"),
)
FOR_ACCOUNTS: Links = (
    ("account_email", "Mon adresse de connexion"),
    ("mfa_index", "Sécurité : clés d’accès et second facteur"),
    ("usersessions_list", "Mes appareils connectés"),
)
FOR_STAFF: Links = (
    ("admin:index", "Gestion du réseau"),
    ("guide_moderation", "Le guide de la mission innovation"),
    ("guide_governance", "Le guide de la gouvernance"),
)


def rubrics(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every rubric that answers for this reader: (title, (address, label))."""
    member = getattr(request.user, "member", None)
    found: list[tuple[str, Links]] = []
    if request.user.is_authenticated:
        found.append(("Le réseau", FOR_READERS))
        found.append(("La gouvernance", FOR_DECIDERS))
        if member and member.is_present:
            found.append(("Mon espace", FOR_MEMBERS))
        found.append(("Mon compte", FOR_ACCOUNTS))
        if request.user.is_staff:
            found.append(("Administration", FOR_STAFF))
    else:
        found.append(("Entrer", FOR_VISITORS))
    found.append(("Le portail", FOR_EVERYBODY))
    return [(title, [(reverse(name), label) for name, label in links]) for title, links in found]


@login_not_required
@require_safe
@may_be_indexed
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sitemap.html", {"rubrics": rubrics(request)})
