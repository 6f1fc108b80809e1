"""« Le mot du mois »: its page and sheet, the screen of a hall, the texts to paste, and the reading of the mission."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from directory.visibility import in_network
from emi_alumni.foundation.conflict_check import ConflictCheck
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.views import with_profile
from emi_alumni.pages.monthly_word import MonthlyPage, monthly_page, pasted_texts
from governance import club_page
from governance.clubs import loops_seen_by
from governance.models import ExternalLoop, LoopFeeding, MonthlyWord
from governance.models.monthly_words import LONGEST, fed_this_month

MAY_APPROVE = "governance.change_monthlyword"


def page_for(request: HttpRequest) -> MonthlyPage | None:
    """This month's, for who reads the network: members once it was read again, the mission before."""
    if not in_network(request.user):
        raise Http404
    word = MonthlyWord.of_this_month()
    return monthly_page(word) if word.approved_at or request.user.has_perm(MAY_APPROVE) else None


@require_safe
def monthly_word(request: HttpRequest) -> HttpResponse:
    context = {"page": page_for(request), "approves": request.user.has_perm(MAY_APPROVE)}
    return render(request, "pages/monthly_word.html", context)


@require_safe
def monthly_word_screen(request: HttpRequest) -> HttpResponse:
    """For the screen of a hall. Without script, one long page."""
    page = page_for(request)
    return render(request, "pages/monthly_word_screen.html", {"page": page})


@require_safe
def monthly_word_texts(request: HttpRequest) -> HttpResponse:
    """The texts, and the loops where I may paste one, with how often each was fed this month."""
    page = page_for(request)
    fed = fed_this_month()
    seen = [one for one in loops_seen_by(request.user, club_page.all_loops()) if one.enters]
    context = {
        "texts": pasted_texts(page) if page else [],
        "loops": [(one.loop, fed.get(one.loop.pk, 0)) for one in seen],
    }
    return render(request, "pages/monthly_word_texts.html", context)


@require_POST
@with_profile
def monthly_word_fed(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je l’ai collé dans ce groupe », by who may enter it."""
    loop = get_object_or_404(ExternalLoop.objects.open(), pk=pk)
    if not any(one.enters for one in loops_seen_by(request.user, [loop])):
        raise Http404
    LoopFeeding.note(loop, by=request.user.member)
    messages.success(request, f"Merci : « {loop} » est nourri ce mois-ci.")
    return redirect("monthly_word_texts")


class WordForm(ConflictCheck, PlainWords, forms.ModelForm):
    """What the mission adds and leaves out. `kept`: the lines that stay, by their address."""

    opening = LongText(label="En tête, si vous voulez dire un mot", max_length=LONGEST, rows=4, required=False)
    kept = forms.MultipleChoiceField(label="Ce qui y figure", widget=forms.CheckboxSelectMultiple, required=False)

    class Meta:
        model = MonthlyWord
        fields = ["opening"]

    def __init__(self, *args: object, page: MonthlyPage, **kwargs: object) -> None:
        super().__init__(*args, instance=page.word, **kwargs)
        self.page = page
        lines = {line.url: line.words for line in page.every}
        self.fields["kept"].choices = list(lines.items())  # type: ignore[attr-defined]
        self.initial["kept"] = [url for url in lines if url not in page.word.left_out]

    def left_out(self) -> list[str]:
        return [line.url for line in self.page.every if line.url not in self.cleaned_data["kept"]]


def monthly_word_read(request: HttpRequest) -> HttpResponse:
    """The mission reads it again, in two minutes: what it says, what stays, then « Relu »."""
    if not request.user.has_perm(MAY_APPROVE):
        raise PermissionDenied
    page = monthly_page(MonthlyWord.of_this_month())
    form = WordForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and "retirer" in request.POST:
        page.word.withdraw(by=cast(User, request.user))
        messages.success(request, "Les membres ne lisent plus le mot du mois.")
        return redirect("monthly_word_read")
    if request.method == "POST" and form.is_valid():
        approve = "relu" in request.POST
        words = {"opening": form.cleaned_data["opening"], "left_out": form.left_out()}
        page.word.write(**words, approve=approve, by=cast(User, request.user))
        done = "Relu : les membres le lisent, et peuvent l’imprimer ou le coller." if approve else "C’est enregistré."
        messages.success(request, done)
        return redirect("monthly_word" if approve else "monthly_word_read")
    return render(request, "pages/monthly_word_read.html", {"form": form, "page": page})
