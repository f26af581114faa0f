"""Whoever is erased stays in the texts of what is sealed: it is kept as the record, and its seal still fits."""

from datetime import timedelta

import pytest
from django.apps import apps

from governance.decisions import services
from governance.decisions.models import Ask, Decision
from people.personal_data.registry import Erasure, sealed_rows
from people.personal_data.texts import replace_everywhere
from tenancy.table_rules import SealedRows
from tests.cast import NOON
from tests.governance.decisions.conftest import RULES, levels, matrix, publish, write

__all__ = ["levels", "matrix", "publish", "write"]

NAME = "Wilhelmina Quist"


@pytest.mark.usefixtures("inside")
def test_a_sealed_decision_keeps_its_words_and_an_open_one_does_not(write, publish, owner, member):
    publish([{**rule, "consult": ["stream finance_partner"]} for rule in RULES], 8, NOON)
    sealed = write(title=f"Let {NAME} go on", rationale=f"{NAME} knows")
    services.propose(sealed, by=owner, at=NOON)
    still_open = services.propose(write(title=f"Ask {NAME}"), by=owner, at=NOON)
    Ask.objects.update(words=f"{NAME} asked")
    services.decide(sealed, answer="approved", words=f"Thanks to {NAME}", by=owner, at=NOON + timedelta(hours=1))
    sealed_again = Decision.objects.get(pk=sealed.pk)
    was = services.seal_of(sealed_again)

    replace_everywhere(Erasure(member, NAME, "w@quist.example", "", "Person 7", "p7@erased.invalid"))

    after = Decision.objects.get(pk=sealed.pk)
    assert (after.title, after.answer) == (f"Let {NAME} go on", f"Thanks to {NAME}")
    assert services.seal_of(after) == was
    assert Decision.objects.get(pk=still_open.pk).title == "Ask Person 7"
    assert set(Ask.objects.order_by("id").values_list("words", flat=True)) == {f"{NAME} asked", "Person 7 asked"}


def test_every_table_that_seals_rows_says_which():
    sealing = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(one, SealedRows) for one in model._meta.constraints)
    }

    assert {label for label in sealing if sealed_rows(label) is None} == set()
