"""`manage.py verify_matrix` and `route_facts`, as a script meets them."""

import io
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.rights.matrix.test_story import V7, changed, with_r9

ROOT = Path(__file__).parents[3]
FACTS = {"duty": False, "amount": "42000", "reversible": True, "streams": 1, "data": "public"}


@pytest.fixture
def matrix(tmp_path):
    """Writes a document to a file."""

    def write(document):
        path = tmp_path / "matrix.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return path

    return write


def ask(command, *arguments):
    """What a command answers and how it ends."""
    out = StringIO()
    try:
        call_command(command, *map(str, arguments), "--json", stdout=out)
    except SystemExit as ended:
        return ended.code, [json.loads(line) for line in out.getvalue().splitlines()]
    return 0, [json.loads(line) for line in out.getvalue().splitlines()]


def refused(command, *arguments):
    with pytest.raises(CommandError) as ended:
        call_command(command, *map(str, arguments), "--json", stdout=StringIO())
    assert ended.value.returncode == 2
    assert "\n" not in str(ended.value)
    return str(ended.value)


def test_a_good_matrix_is_publishable(matrix):
    code, (found,) = ask("verify_matrix", matrix(V7))
    lists = {"gaps", "overlaps", "masked", "subsumed", "duplicates", "out_of_domain", "mergeable", "many_agree"}
    assert code == 0
    assert found == {"analysed": True, "publishable": True} | {key: [] for key in lists}


def test_gaps_and_contradictions_come_with_region_example_and_fix_and_end_with_1(matrix):
    code, (found,) = ask("verify_matrix", matrix(with_r9(changed(r3="< 80000", r6="[100000..500000)"))))
    assert code == 1
    assert (found["publishable"], len(found["gaps"]), len(found["overlaps"])) == (False, 2, 6)
    gap = next(one for one in found["gaps"] if one["region"]["reversible"] == "true")
    assert gap["region"]["amount"] == "[80000..100000)"
    assert gap["example"]["amount"] == 90_000
    assert gap["fix"]["cells"] == {"amount": {"from": "< 80000", "to": "< 100000"}}
    assert all(one["contradiction"] and one["rules"][1] == "r9" and one["fix"]["sentence"] for one in found["overlaps"])
    # An example is an answer that can be put to the matrix again.
    assert (
        ask("route_facts", matrix(changed(r3="< 80000", r6="[100000..500000)")), "--facts", json.dumps(gap["example"]))[
            0
        ]
        == 1
    )


def test_facts_are_routed_with_reason_and_changes(matrix):
    code, (found,) = ask("route_facts", matrix(V7), "--facts", json.dumps(FACTS))
    assert code == 0
    assert (found["level"], found["role"], found["rule"]) == ("stream", "owner", "r3")
    assert "forum" not in found
    assert found["because"] == (
        "r3: duty false fits false and amount 42000 fits < 50000 and reversible true fits true and streams 1 fits 1"
    )
    amount = next(change for change in found["would_change"] if change["fact"] == "amount")
    assert (amount["from"], amount["to"], amount["level"], amount["forum"], amount["rule"]) == (
        42_000, 50_000, "portfolio", "funding", "r6",
    )  # fmt: skip
    assert {change["fact"] for change in found["would_change"]} == {"duty", "amount", "reversible", "streams"}


def test_json_lines_are_answered_line_by_line(matrix, monkeypatch):
    lines = [json.dumps(FACTS), "", json.dumps(FACTS | {"amount": 0.1})]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    code, found = ask("route_facts", matrix(V7), "--facts", "-")
    assert code == 0
    assert [one["rule"] for one in found] == ["r3", "r3"]
    assert found[1]["would_change"][1]["from"] == 0.1


def test_nobody_deciding_ends_with_1(matrix):
    code, (found,) = ask("route_facts", matrix(changed(r3="< 40000")), "--facts", json.dumps(FACTS))
    assert (code, found["level"], found["rule"], found["why"]) == (1, None, None, "no_rule")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "line 1, column 2: expected JSON"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"rules": [], "rules": []}', "'rules' stands twice"),
        ("[" * 100_000, "expected JSON of a few levels"),
        ("[]", "the document: expected an object"),
        (V7 | {"rules": []}, "rules: expected a list of at least one"),
        (changed(r3="< 50,000"), "rule r3, amount '< 50,000': expected numbers without thousands separators"),
    ],
)
def test_a_file_that_is_no_matrix_ends_with_2_and_one_line(matrix, document, said):
    path = matrix(document)
    for command in (("verify_matrix", path), ("route_facts", path, "--facts", "{}")):
        message = refused(*command)
        assert str(path) in message
        assert said in message


def test_a_file_that_cannot_be_read_ends_with_2(tmp_path):
    assert "expected a file that can be read" in refused("verify_matrix", tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b'{"\xe9": 1}')
    assert "expected UTF-8" in refused("verify_matrix", tmp_path / "latin.json")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("{", "--facts, line 1, column 2"),
        ("[1]", "--facts: expected an object"),
        (json.dumps({"amount": "1"}), "--facts: duty: expected one of false, true"),
        (json.dumps(FACTS | {"amount": "£1"}), "--facts: amount: expected a number in >= 0, not '£1'"),
        (json.dumps(FACTS | {"colour": "red"}), "--facts: colour: expected one of the facts"),
    ],
)
def test_facts_that_cannot_be_read_end_with_2(matrix, facts, said):
    assert said in refused("route_facts", matrix(V7), "--facts", facts)


def test_a_bad_line_is_named_by_its_number(matrix, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(FACTS) + '\n{"amount": 1}\n'))
    assert "stdin, line 2" in refused("route_facts", matrix(V7), "--facts", "-")


def test_they_need_no_database(matrix):
    ended = subprocess.run(
        [sys.executable, "manage.py", "verify_matrix", str(matrix(V7))],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "publishable\n", "")
