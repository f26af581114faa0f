"""The facts of a question, and the cases in which nobody decides: refused by name, and nothing is written."""

import pytest

from governance.decisions import services
from governance.decisions.models import Decision
from tests.cast import NOON
from tests.governance.decisions.conftest import RULES, SMALL
from tests.governance.decisions.refused import refusal_of

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("amount", "NaN", "fact.not_a_number"),
        ("amount", "a lot", "fact.not_a_number"),
        ("amount", "-1", "fact.out_of_domain"),
        ("amount", "42000 USD", "fact.currency"),
        ("risk_grade", "2.5", "fact.not_an_integer"),
        ("risk_grade", "26", "fact.out_of_domain"),
        ("reversible", "perhaps", "fact.not_a_choice"),
        ("colour", "red", "fact.unknown"),
    ],
)
def test_a_fact_that_is_wrong_is_refused_by_its_name_and_nothing_is_written(write, fact, value, code):
    refused = refusal_of(lambda: write(facts={fact: value}))

    assert (refused.code, refused.status, refused.rule) == (code, 422, fact)
    assert not Decision.objects.exists()


def test_missing_facts_are_named_all_at_once(write, owner):
    decision = write(facts={"amount": "", "reversible": None})

    refused = refusal_of(lambda: services.propose(decision, by=owner, at=NOON))

    assert (refused.code, refused.params["facts"]) == ("decision.facts_missing", ["amount", "reversible"])
    assert refused.sentence == "Not accepted. These facts are missing: Amount, Reversible."


def test_the_organisations_own_currency_may_be_named(write):
    assert write(facts={"amount": "42000.50 GBP"}).facts["amount"] == "42000.5"


def test_how_many_streams_is_counted_and_may_be_more_than_are_named(write, owner, coordination):
    few = services.propose(write(facts={"streams": "1"}), by=owner, at=NOON)
    more = services.propose(write(facts={"streams": "3"}), by=owner, at=NOON)

    assert (few.facts["streams"], more.facts["streams"], more.rule) == ("1", "3", "r4")


def test_the_same_facts_have_the_same_digest_in_any_order_and_another_version_another(write, owner, publish):
    one = services.propose(write(facts=dict(reversed(SMALL.items()))), by=owner, at=NOON)
    other = services.propose(write(), by=owner, at=NOON)
    publish([{**rule, "sentence": "New."} for rule in RULES], 8, NOON)
    later = services.propose(write(), by=owner, at=NOON)

    assert one.facts_digest == other.facts_digest != later.facts_digest
    assert (str(one.version), str(later.version)) == ("v7", "v8")


# --- Where nobody decides --------------------------------------------------------------------------------------------
def test_without_a_matrix_nothing_can_be_proposed(inside, stream, owner):
    decision = services.draft(kind="general.question", title="x", stream=stream, by=owner, at=NOON)

    assert refusal_of(lambda: services.propose(decision, by=owner, at=NOON)).code == "decision.no_matrix"


def test_a_rule_for_a_level_without_a_body_is_said(write, owner):
    decision = write(facts={"amount": "50000"})

    refused = refusal_of(lambda: services.propose(decision, by=owner, at=NOON))

    assert (refused.code, refused.params) == ("decision.no_body", {"level": "Portfolio", "purpose": "Funding"})


def test_a_body_without_anybody_who_records_is_said(write, owner, make_body):
    make_body("Empty board", "portfolio", "funding")
    decision = write(facts={"amount": "50000"})

    refused = refusal_of(lambda: services.propose(decision, by=owner, at=NOON))

    assert (refused.code, refused.params) == ("decision.nobody", {"who": "Empty board"})


def test_a_role_decides_in_some_stream(write, owner):
    decision = write(stream=None, facts={"streams": "1"})

    assert refusal_of(lambda: services.propose(decision, by=owner, at=NOON)).code == "decision.no_stream"


def test_a_table_without_a_single_answer_names_nobody(write, owner, publish):
    publish(RULES[:1], 8, NOON)
    decision = write()

    assert refusal_of(lambda: services.propose(decision, by=owner, at=NOON)).code == "decision.no_rule"


def test_kinds_and_their_subjects_are_known(inside, matrix, owner):
    def draft(**words):
        return services.draft(title="x", by=owner, at=NOON, **words)

    assert refusal_of(lambda: draft(kind="no.such")).code == "decision.kind_unknown"
    assert refusal_of(lambda: draft(kind="matrix.publish")).code == "decision.subject"
