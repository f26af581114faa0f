"""What packs keep about a person, and what becomes of packs when somebody is erased."""

from django.db.models import Q

from packs.models import Pack
from people.personal_data.registry import Eraser, Erasure, Kept

KEPT = [Kept("packs.Pack", "membership", ("subject", "prepared_at", "text"))]


def empty_packs(erasure: Erasure) -> int:
    """The person's own packs keep their place and their fingerprint; of other people's that name them, the file goes.

    A file cannot be rewritten: its fingerprint is in the record. The words beside it are.
    """
    own: int = Pack.objects.filter(membership=erasure.person).update(html="", text="", pdf=b"")
    named = Q()
    for text in erasure.searched:
        named |= Q(text__icontains=text) | Q(html__icontains=text)
    others: int = Pack.objects.filter(named).update(pdf=b"")
    return own + others


ERASERS = [Eraser("packs", empty_packs)]
