#!/usr/bin/env python3
"""Verify an exported audit chain with nothing but the standard library: `python audit/verify.py FILE`.

The file is JSON lines: one record a line in chain order, then one line {"head": {"seq", "hash"}}. A record is
{"seq", "previous", "hash", "event": {…}, "words": {…} | null, "salt": hex}. The hash is SHA-256 over the canonical JSON
of {"event", "previous", "seq"}; the event carries `words_digest` = SHA-256(salt + canonical JSON of words), so that
personal text can be erased (words null, salt empty) without breaking the chain.
Exit codes: 0 the chain is whole · 1 a record is broken (the first one is named) · 2 the file cannot be read.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

BEGINNING = "0" * 64


def canonical(value: object) -> bytes:
    """One spelling for one value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def words_digest(words: object, salt: str) -> str:
    """The digest that stands for personal text in the chain."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(words)).hexdigest()


def link_hash(seq: int, previous: str, event: object) -> str:
    """The hash of one link of the chain."""
    return hashlib.sha256(canonical({"event": event, "previous": previous, "seq": seq})).hexdigest()


def first_fault(records: Iterable[dict], head: dict | None) -> str | None:
    """What is wrong with the first broken record, in a sentence, or None if the chain is whole."""
    seq, previous = 0, BEGINNING
    for record in records:
        seq += 1
        if record["seq"] != seq:
            return f"record {seq} is missing: the next one found is {record['seq']}"
        if record["previous"] != previous:
            return f"record {seq} does not follow record {seq - 1}: the hash it names is another"
        if (
            record["words"] is not None
            and words_digest(record["words"], record["salt"]) != record["event"]["words_digest"]
        ):
            return f"record {seq} was changed: its words are not those that were recorded"
        if link_hash(seq, previous, record["event"]) != record["hash"]:
            return f"record {seq} was changed: its content does not give its hash"
        previous = record["hash"]
    if head is not None and (head["seq"], head["hash"]) != (seq, previous):
        return (
            f"the chain ends at record {seq}, but its head names record {head['seq']}: records are missing at the end"
        )
    return None


def main(path: str) -> int:
    try:
        lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as fault:
        print(f"{path} cannot be read: {fault}", file=sys.stderr)
        return 2
    head = lines.pop()["head"] if lines and "head" in lines[-1] else None
    try:
        fault = first_fault(lines, head)
    except (KeyError, TypeError, ValueError) as broken:
        fault = f"a record is not one of an audit export: {broken!r}"
    print(fault or f"OK: {len(lines)} records, none changed, none missing")
    return 1 if fault else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: python audit/verify.py FILE", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
