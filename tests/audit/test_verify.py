"""A change to one value is found and named, by `audit verify` and by the file that needs nothing but Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import verify
from audit.models import Event, Link
from tests.audit.conftest import migrator

VERIFIER = Path(verify.__file__)
# Neither says anything about what was done: the link's own id, and the organisation, which the keys hold in place.
NOT_CHAINED = {"id", "tenant_id"}
OTHER = {"by_id": None, "salt": "pepper", "words": '{"label": "another"}', "at": "2020-01-01T00:00:00Z", "seq": 99}


def export(tenant, capsys):
    call_command("audit", "export", "--tenant", tenant.slug)
    return capsys.readouterr().out


def alone(text, tmp_path):
    """Run the verifier on this text with the standard library only: no site packages, no environment."""
    file = tmp_path / "chain.jsonl"
    file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, file], capture_output=True, text=True, check=False, cwd="/"
    )


def faults(tenant, capsys, tmp_path):
    """What both verifiers say, which must be the same."""
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify", "--tenant", tenant.slug)
    run = alone(export(tenant, capsys), tmp_path)

    assert (refused.value.returncode, run.returncode) == (1, 1)
    assert run.stdout.strip() == str(refused.value)
    return str(refused.value)


def columns(model):
    return [field.column for field in model._meta.local_fields if field.column not in NOT_CHAINED]


def test_a_whole_chain_verifies_on_both_ways(recorded, capsys, tmp_path):
    call_command("audit", "verify", "--tenant", recorded.slug)
    said = capsys.readouterr().out

    run = alone(export(recorded, capsys), tmp_path)

    assert said.startswith("OK: 6 records, none changed, none missing. Head ")
    assert (run.returncode, run.stdout) == (0, "OK: 6 records, none changed, none missing\n")


def test_an_empty_chain_verifies(db, northshore, capsys, tmp_path):
    call_command("audit", "verify", "--tenant", northshore.slug)
    capsys.readouterr()

    assert alone(export(northshore, capsys), tmp_path).returncode == 0


@pytest.mark.parametrize("column", columns(Event))
def test_one_changed_value_of_an_event_is_named(recorded, capsys, tmp_path, column):
    with migrator() as owner:
        owner.execute(
            f"UPDATE audit_event SET {column} = %s WHERE id = (SELECT event_id FROM audit_link WHERE seq = 3)",
            [OTHER.get(column, "0192cccc-0000-7000-8000-000000000003")],
        )

    assert faults(recorded, capsys, tmp_path).startswith("record 3 was changed: ")


def test_words_that_vanish_without_their_salt_are_named(recorded, capsys, tmp_path):
    with migrator() as owner:
        owner.execute("UPDATE audit_event SET words = NULL WHERE id = (SELECT event_id FROM audit_link WHERE seq = 5)")

    assert faults(recorded, capsys, tmp_path) == "record 5 was changed: its words are not those that were recorded"


@pytest.mark.parametrize("column", [column for column in columns(Link) if column != "event_id"])
def test_one_changed_value_of_a_link_is_named(recorded, capsys, tmp_path, column):
    with migrator() as owner:
        owner.execute(f"UPDATE audit_link SET {column} = %s WHERE seq = 3", [OTHER.get(column, "0" * 64)])

    assert faults(recorded, capsys, tmp_path).startswith("record 3 ")


def test_a_link_that_was_turned_to_a_copy_of_its_event_is_named(recorded, capsys, tmp_path):
    with migrator() as owner:
        owner.execute(
            "WITH copy AS (INSERT INTO audit_event SELECT (jsonb_populate_record(e, jsonb_build_object("
            "'id', gen_random_uuid()))).* FROM audit_event e JOIN audit_link l ON l.event_id = e.id WHERE l.seq = 3 "
            "RETURNING id) SELECT set_config('test.copy', id::text, false) FROM copy"
        )
        owner.execute("UPDATE audit_link SET event_id = current_setting('test.copy')::uuid WHERE seq = 3")

    assert faults(recorded, capsys, tmp_path) == "record 3 was changed: its content does not give its hash"


@pytest.mark.parametrize(("column", "value"), [("seq", 5), ("seq", 7), ("hash", "f" * 64)])
def test_a_changed_head_is_named(recorded, capsys, tmp_path, column, value):
    with migrator() as owner:
        owner.execute(f"UPDATE audit_head SET {column} = %s", [value])

    with pytest.raises(CommandError, match="head") as refused:
        call_command("audit", "verify", "--tenant", recorded.slug)
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("seq", "said"),
    [
        (1, "record 1 is missing: the next one found is 2"),
        (4, "record 4 is missing: the next one found is 5"),
        (6, "the chain ends at record 5, its head names record 6: records are missing at the end"),
    ],
)
def test_a_missing_record_is_named(recorded, capsys, tmp_path, seq, said):
    with migrator() as owner:
        owner.execute("DELETE FROM audit_link WHERE seq = %s", [seq])

    assert faults(recorded, capsys, tmp_path) == said


def test_a_head_put_back_to_hide_the_newest_records_is_named(recorded, capsys):
    with migrator() as owner:
        owner.execute("UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_link WHERE seq = 4)")

    with pytest.raises(CommandError, match="2 records stand beyond the head of the chain"):
        call_command("audit", "verify", "--tenant", recorded.slug)


def test_an_event_outside_the_chain_is_named(recorded, capsys):
    with migrator() as owner:
        owner.execute(
            "INSERT INTO audit_event (id, tenant_id, at, action, object_type, object_ref, rule, version, salt, words_digest) "
            "SELECT gen_random_uuid(), tenant_id, at, 'forged', object_type, object_ref, '', '', '', '' FROM audit_event LIMIT 1"
        )

    with pytest.raises(CommandError, match="1 events stand outside the chain"):
        call_command("audit", "verify", "--tenant", recorded.slug)


def test_erasing_words_leaves_the_chain_whole_and_nothing_to_read(recorded, capsys, tmp_path):
    with migrator() as owner:
        owner.execute("UPDATE audit_event SET words = NULL, salt = ''")

    call_command("audit", "verify", "--tenant", recorded.slug)
    capsys.readouterr()
    text = export(recorded, capsys)

    assert alone(text, tmp_path).returncode == 0
    assert "It had to be" not in text


# --- The stand-alone verifier and what people hand to it ---------------------------------------------------------------
def chain(size=5):
    """A small whole export, made by hand."""
    records, previous = [], verify.BEGINNING
    for seq in range(1, size + 1):
        words, salt = {"label": f"Thing {seq}", "facts": {"n": seq, "flag": True, "list": [1, None]}}, f"{seq:032x}"
        event = {"id": str(seq), "action": "done", "by": None, "words_digest": verify.words_digest(words, salt)}
        link = verify.link_hash(seq, previous, verify.event_digest(event))
        records.append({"seq": seq, "previous": previous, "hash": link, "event": event, "words": words, "salt": salt})
        previous = link
    return [*records, {"head": {"seq": size, "hash": previous}}]


def places(value, path=()):
    """The path to every single value inside."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if children is None:
        return [path]
    return [place for key, inner in children for place in places(inner, (*path, key))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(places(chain())), value=JSON)
def test_whatever_single_value_of_an_export_changes_it_no_longer_verifies(tmp_path, capsys, place, value):
    lines = chain()
    inner = lines
    for step in place[:-1]:
        inner = inner[step]
    before = inner[place[-1]]
    inner[place[-1]] = value
    same = json.dumps(before) == json.dumps(value) or (before == value and place[-1] == "seq")
    file = tmp_path / "chain.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))

    assert verify.main(str(file)) == (0 if same else 1)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | st.lists(JSON, max_size=3).map(lambda lines: "\n".join(map(json.dumps, lines))))
def test_whatever_is_no_export_gets_an_answer_and_never_an_ok(tmp_path, capsys, text):
    file = tmp_path / "chain.jsonl"
    file.write_text(text, encoding="utf-8", errors="replace")

    assert verify.main(str(file)) in {1, 2}


@pytest.mark.parametrize("cut", range(6))
def test_an_export_that_was_cut_off_is_not_taken_for_whole(tmp_path, cut):
    run = alone("\n".join(json.dumps(line) for line in chain()[:cut]), tmp_path)

    assert run.returncode == 1


def test_what_cannot_be_read_is_another_exit_code(tmp_path):
    missing = subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, tmp_path / "none"], capture_output=True, check=False
    )
    usage = subprocess.run([sys.executable, "-I", "-S", VERIFIER], capture_output=True, check=False)

    assert (missing.returncode, usage.returncode, alone("{", tmp_path).returncode) == (2, 2, 2)


@pytest.mark.parametrize("action", ["verify", "export"])
def test_an_unknown_organisation_is_wrong_input(db, action):
    with pytest.raises(CommandError, match="there is no organisation “nowhere”") as refused:
        call_command("audit", action, "--tenant", "nowhere")

    assert refused.value.returncode == 2
