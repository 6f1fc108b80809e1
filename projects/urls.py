"""Addresses of the project bank, one section per subject. Fixed words come before slugs."""

from django.urls import URLPattern, path

from projects.views import (
    bank,
    detail,
    documents,
    facts,
    follow_ups,
    history_edits,
    public,
    results,
    reuse,
    sponsor,
    subjects,
    team,
    voices,
    voices_team,
    writing,
)

app_name = "projects"
urlpatterns: list[URLPattern] = [
    # Writing: before the slugs, since « nouveau » could be one
    path("projets/nouveau/", writing.project_create, name="create"),
    path("moi/projets/", writing.mine, name="mine"),
    path("projets/<slug:slug>/modifier/", writing.project_resume, name="resume"),
    path("projets/<slug:slug>/modifier/<slug:step>/", writing.project_edit, name="edit"),
    path("projets/<slug:slug>/proposer/", writing.project_submit, name="submit"),
    path("projets/<slug:slug>/remettre-en-brouillon/", writing.project_unsubmit, name="unsubmit"),
    path("projets/<slug:slug>/retirer/", writing.project_withdraw, name="withdraw"),
    path("projets/<slug:slug>/modifications/abandonner/", writing.revision_withdraw, name="revision_withdraw"),
    path("projets/<slug:slug>/ou-il-en-est/", facts.status_add, name="status_add"),
    path("projets/<slug:slug>/nouvelle/", facts.journal_add, name="journal_add"),
    path("projets/<slug:slug>/nouvelles/<int:pk>/modifier/", history_edits.journal_edit, name="journal_edit"),
    path("projets/<slug:slug>/nouvelles/<int:pk>/retirer/", history_edits.journal_remove, name="journal_remove"),
    path("projets/<slug:slug>/etapes/<int:pk>/corriger/", history_edits.status_correct, name="status_correct"),
    path("projets/<slug:slug>/etapes/<int:pk>/barrer/", history_edits.status_strike, name="status_strike"),
    path("projets/<slug:slug>/indicateurs/<int:pk>/", facts.indicator_edit, name="indicator_edit"),
    path("projets/<slug:slug>/indicateurs/<int:pk>/retirer/", facts.indicator_remove, name="indicator_remove"),
    path("projets/<slug:slug>/equipe/", team.team, name="team"),
    path("projets/<slug:slug>/equipe/ajouter/", team.team_add, name="team_add"),
    path("projets/<slug:slug>/equipe/mon-nom/", team.team_consent, name="team_consent"),
    path("projets/<slug:slug>/equipe/<int:pk>/retirer/", team.team_remove, name="team_remove"),
    path("projets/<slug:slug>/documents/", documents.documents, name="documents"),
    path("projets/<slug:slug>/documents/<int:pk>/", documents.document, name="document"),
    path("projets/<slug:slug>/documents/<int:pk>/retirer/", documents.document_remove, name="document_remove"),
    # The bank, and one project
    path("projets/", bank.project_list, name="list"),
    path("projets/<slug:slug>/", detail.project_detail, name="detail"),
    path("projets/<slug:slug>/vu/", detail.project_opened, name="opened"),
    path("projets/<slug:slug>/a4/", detail.project_print, name="print"),
    # What users say
    path("retour/<str:token>/", voices.voice, name="voice"),
    path("retour/<str:token>/merci/", voices.voice_done, name="voice_done"),
    path("retour/<str:token>/<str:answer>/", voices.voice_feeling, name="voice_feeling"),
    path("retour/<str:token>/<str:answer>/mots/", voices.voice_words, name="voice_words"),
    path("retour/<str:token>/<str:answer>/relire/", voices.voice_reread, name="voice_reread"),
    path("retour/<str:token>/<str:answer>/reponse/", voices.voice_contact, name="voice_contact"),
    path("projets/<slug:slug>/retours/", voices_team.voices_manage, name="voices_manage"),
    path("projets/<slug:slug>/retours/affiche/", voices_team.voice_poster, name="voice_poster"),
    path("projets/<slug:slug>/retours/<int:pk>/", voices_team.voice_answer, name="voice_answer"),
    # Sponsor, stage meetings, follow-ups
    path("commanditaire/merci/", sponsor.sponsor_done, name="sponsor_done"),
    path("commanditaire/<str:token>/", sponsor.sponsor, name="sponsor"),
    path("projets/<slug:slug>/commanditaire/", sponsor.sponsor_link_add, name="sponsor_link_add"),
    path(
        "projets/<slug:slug>/commanditaire/<int:pk>/annuler/", sponsor.sponsor_link_revoke, name="sponsor_link_revoke"
    ),
    path(
        "projets/<slug:slug>/commanditaire/regards/<int:pk>/retirer/",
        sponsor.sponsor_view_withdraw,
        name="sponsor_view_withdraw",
    ),
    path("projets/<slug:slug>/points-d-etape/", sponsor.stage_meeting_add, name="stage_meeting_add"),
    path(
        "projets/<slug:slug>/points-d-etape/<int:pk>/retirer/",
        sponsor.stage_meeting_remove,
        name="stage_meeting_remove",
    ),
    path("suites/", follow_ups.follow_up_list, name="follow_up_list"),
    path("suites/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    # Takeovers, reuse, subjects
    *reuse.TakeoverPages().urls("projets/<slug:slug>/reprendre/", "takeover"),
    path("projets/<slug:slug>/jai-repris/", reuse.reuse_add, name="reuse_add"),
    path("reutilisations/", reuse.reuse_list, name="reuse_list"),
    path("reutilisations/<int:pk>/", reuse.reuse_confirm, name="reuse_confirm"),
    path("reutilisations/<int:pk>/retirer/", reuse.reuse_remove, name="reuse_remove"),
    path("reutilisations/<int:pk>/ecarter/", reuse.reuse_withdraw, name="reuse_withdraw"),
    path("sujets/", subjects.subject_list, name="subject_list"),
    *subjects.SubjectPages().urls("sujets/", "subject"),
    # What they gave together
    path("resultats/", results.results, name="results"),
    path("resultats/chiffres.csv", results.results_file, name="results_file"),
    # For everybody: public pages; and where they are prepared
    path("projets-publics/", public.public_list, name="public_list"),
    path("projets-publics/apercu/<int:pk>/", public.public_preview, name="public_preview"),
    path("projets-publics/<slug:slug>/", public.public_detail, name="public_detail"),
    path("projets/<slug:slug>/page-publique/", public.public_page, name="public_page"),
    path("projets/<slug:slug>/page-publique/demander/", public.public_ask, name="public_ask"),
    path("projets/<slug:slug>/page-publique/fermer/", public.public_close, name="public_close"),
    path("projets/<slug:slug>/page-publique/rouvrir/", public.public_reopen, name="public_reopen"),
]
