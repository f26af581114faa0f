"""The pages of authority: what is in force in sentences, the grid, verification with fixes, and what differs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rights.matrix import services
from rights.matrix.models import MatrixRule, MatrixVersion
from rights.matrix.selectors import document_of
from tests.cast import NOON
from tests.rights.matrix_room.conftest import rule

HOME = "/t/northshore/authority/"


@pytest.fixture
def browser(administrator, sign_in):
    return sign_in(administrator)


def typed(document, version, **more):
    """The whole grid as the form sends it."""
    sent = {
        "changed_at": version.changed_at.isoformat(), "hit_policy": "U", "do": "save",
        "column": [one["code"] if isinstance(one, dict) else one for one in document["facts"]],
        "row": [str(number) for number, _ in enumerate(document["rules"])],
    }  # fmt: skip
    for number, one in enumerate(document["rules"]):
        then = one["then"]
        sent[f"rules-{number}-code"] = one["code"]
        sent[f"rules-{number}-then"] = f"{then['level']} {then.get('role') or then.get('forum')}"
        sent[f"rules-{number}-days"] = str(one["days"])
        sent |= {f"rules-{number}-when-{fact}": cell for fact, cell in one["when"].items()}
    return sent | more


def url(name, version):
    return (
        HOME
        + reverse(f"authority:{name}", urlconf="vsportal.organisation_urls", args=[version.pk]).split("authority/")[1]
    )


def test_an_empty_organisation_is_led_to_the_library(northshore, browser):
    page = browser.get(HOME).content.decode()

    assert "Begin with the starter library" in page
    assert browser.post(f"{HOME}library/begin/").status_code == 302
    assert "regulatory_duty" in browser.get(f"{HOME}library/").content.decode()


def test_everybody_reads_the_matrix_in_force_in_sentences(published, seat_holder, sign_in):
    page = sign_in(seat_holder).get(HOME).content.decode()

    assert "Amount: £50,000 to below £500,000; Streams affected: 1; Regulatory duty: no" in page
    assert "Portfolio body, funding forum" in page
    assert "Draft a version" not in page


def test_the_list_and_the_front_page_ask_as_much_for_five_versions_as_for_one(published, administrator, browser):
    def queries():
        counts = []
        for address in (HOME, f"{HOME}versions/"):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    browser.get(HOME)  # each process reads the document of the version in force once
    one = queries()
    for _more in range(4):
        services.draft_version(based_on=published, by=administrator, at=NOON)

    assert queries() == one


def test_the_grid_saves_the_whole_table_and_shows_what_verification_says(draft, browser, document):
    document["rules"][2]["when"]["amount"] = "< 40000"

    answer = browser.post(url("edit", draft), typed(document, draft))

    assert (answer.status_code, answer.url) == (302, url("version", draft))
    assert MatrixRule.objects.get(code="r3").when["amount"] == "< 40000"
    page = browser.get(answer.url).content.decode()
    assert "Not publishable: 1 gap" in page
    assert "£40,000 to below £50,000" in page


def test_a_fix_is_one_click(draft, browser, administrator, document):
    document["rules"][2]["when"]["amount"] = "< 40000"
    draft = services.write_rules(draft, document, by=administrator, at=NOON)

    answer = browser.post(url("fix", draft), {"fix": "G1.1", "changed_at": draft.changed_at.isoformat()})

    assert answer.status_code == 302
    assert services.verify(draft, at=NOON).publishable
    gone = browser.post(url("fix", draft), {"fix": "G1.1", "changed_at": draft.changed_at.isoformat()})
    assert gone.status_code == 409


def test_a_stale_grid_says_so_and_keeps_what_was_typed(draft, browser, administrator, document):
    sent = typed(document, draft)
    sent["rules-0-days"] = "77"
    document["rules"][0]["days"] = 3
    services.write_rules(draft, document, by=administrator, at=NOON.replace(hour=13))

    answer = browser.post(url("edit", draft), sent)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "was changed" in page
    assert 'value="77"' in page
    assert MatrixRule.objects.get(code="r1").days == 3


def test_a_cell_outside_the_grammar_is_marked_where_it_stands(draft, browser, document):
    answer = browser.post(url("edit", draft), typed(document, draft, **{"rules-2-when-amount": "less than 50k"}))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="less than 50k" aria-label="Amount, r3" aria-invalid="true"' in page
    assert MatrixRule.objects.get(code="r3").when["amount"] == "< 50000"


@pytest.mark.parametrize(
    ("deed", "codes"),
    [
        ("add", ["r1", "r2", "r3", "r4", "r5", "r6", "r7"]),
        ("duplicate-0", ["r1", "r7", "r2", "r3", "r4", "r5", "r6"]),
        ("delete-1", ["r1", "r3", "r4", "r5", "r6"]),
        ("up-2", ["r1", "r3", "r2", "r4", "r5", "r6"]),
        ("down-0", ["r2", "r1", "r3", "r4", "r5", "r6"]),
    ],
)
def test_rows_are_rearranged_without_a_script_and_nothing_is_saved(draft, browser, document, deed, codes):
    answer = browser.post(url("edit", draft), typed(document, draft, do=deed))

    assert [line.code for line in answer.context["grid"].rows] == codes
    assert list(MatrixRule.objects.values_list("code", flat=True)) == ["r1", "r2", "r3", "r4", "r5", "r6"]


def test_the_difference_is_told_cell_by_cell(published, browser, administrator):
    second = services.draft_version(based_on=published, by=administrator, at=NOON)
    document = document_of(second)
    document["rules"][2]["when"]["amount"] = "< 40000"
    document["rules"][5]["then"] = {"level": "enterprise", "forum": "funding"}
    document["rules"] = [*document["rules"][:4], document["rules"][5], rule("r9", "enterprise risk", streams=">= 9")]
    services.write_rules(second, document, by=administrator, at=NOON)

    changes = browser.get(url("compare", second)).context["changes"]

    assert [(one.sort, one.title, [(line.label, line.was, line.now) for line in one.lines]) for one in changes] == [
        ("changed", "r3", [("Amount", "below £50,000", "below £40,000")]),
        ("changed", "r6", [("Decides", "Portfolio body, funding forum", "Enterprise body, funding forum")]),
        ("added", "r9", []),
        ("removed", "r5", []),
    ]


def test_publishing_asks_for_another_person_first_and_for_a_decision_then(draft, browser, officer, sign_in):
    assert "sod.self_approval" in browser.get(url("publish", draft)).content.decode()
    answer = sign_in(officer).post(url("publish", draft), {"effective_at": "2026-10-06T00:00"})

    assert answer.status_code == 302
    assert MatrixVersion.objects.get().state == "published"


def test_a_file_with_bad_cells_shows_each_with_line_and_column(draft, browser):
    file = SimpleUploadedFile("rules.csv", b"rule,amount,decides\nr1,cheap,stream\n")

    answer = browser.post(url("import", draft), {"file": file})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Cells that cannot be read" in page
    assert "<td>amount</td><td>cheap</td>" in page
    assert MatrixRule.objects.count() == 6
