"""What letter boxes make a link of: kept out of the words at the head of letters to addresses that somebody typed."""

from linkify_it import LinkifyIt

# Two letters, « com », « org »… are known to it; these are where unwanted letters lead most often.
NEWER = ["app", "click", "club", "dev", "link", "live", "online", "site", "space", "store", "top", "xyz"]
LINKS = LinkifyIt().tlds(NEWER, True)
LINK_IN_TITLE = (
    "Écrivez le titre sans lien ni adresse : les lettres aux personnes sans compte commencent par lui. Un lien a sa "
    "place dans « de quoi il s’agit »."
)


def has_link(words: str) -> bool:
    return bool(LINKS.test(words))
