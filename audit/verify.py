#!/usr/bin/env python3
"""Verify an exported audit chain with nothing but the standard library: `python audit/verify.py FILE`.

The file is JSON lines: one record a line in chain order, last a line {"head": {"seq", "hash"}}. A record is
{"seq", "previous", "hash", "event": {…}, "words": {…} | null, "salt"}. The hash is SHA-256 over the canonical JSON
of {"event": SHA-256 of the event's canonical JSON, "previous", "seq"}; the event carries `words_digest` =
SHA-256(salt + canonical JSON of words), so that personal text can be erased (words null, salt empty) without breaking
the chain.

The evidence of one object is the same file from its first record on: records of other objects are sealed, as
{"seq", "previous", "hash", "event_digest"}, and the last line also has "evidence": {"since", "previous", "records"}.
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
    return hashlib.sha256(salt.encode() + canonical(words)).hexdigest()


def event_digest(event: object) -> str:
    """The digest that stands for an event where its content is not to be shown."""
    return hashlib.sha256(canonical(event)).hexdigest()


def link_hash(seq: int, previous: str, digest: str) -> str:
    """The hash of one link of the chain, over the digest of its event."""
    return hashlib.sha256(canonical({"event": digest, "previous": previous, "seq": seq})).hexdigest()


def first_fault(records: Iterable[dict], head: dict, evidence: dict | None = None) -> str | None:
    """What is wrong with the first broken record, in a sentence, or None if the chain is whole up to its head."""
    seq, previous = (evidence["since"] - 1, evidence["previous"]) if evidence else (0, BEGINNING)
    shown = 0
    for record in records:
        seq += 1
        if record["seq"] != seq:
            return f"record {seq} is missing: the next one found is {record['seq']}"
        if record["previous"] != previous:
            return f"record {seq} does not follow record {seq - 1}: the hash it names is another"
        if evidence and "event_digest" in record:
            digest = record["event_digest"]
        else:
            if not words_fit(record["words"], record["salt"], record["event"]["words_digest"]):
                return f"record {seq} was changed: its words are not those that were recorded"
            digest, shown = event_digest(record["event"]), shown + 1
        if link_hash(seq, previous, digest) != record["hash"]:
            return f"record {seq} was changed: its content does not give its hash"
        previous = record["hash"]
    if evidence and shown != evidence["records"]:
        return f"{evidence['records']} records were exported, {shown} can be read"
    if head["seq"] != seq:
        return f"the chain ends at record {seq}, its head names record {head['seq']}: records are missing at the end"
    if head["hash"] != previous:
        return f"the head does not name record {seq}: the hash it names is another"
    return None


def words_fit(words: object, salt: str, digest: str) -> bool:
    """Are these the recorded words, or were they erased as they should be: together with their salt?"""
    return salt == "" if words is None else words_digest(words, salt) == digest


def main(path: str) -> int:
    try:
        lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError, RecursionError) as fault:
        print(f"{path} cannot be read: {fault}", file=sys.stderr)
        return 2
    try:
        *records, last = lines or [None]
        evidence = last.get("evidence")
        fault = first_fault(records, last["head"], evidence)
    except (AttributeError, KeyError, TypeError, ValueError) as broken:
        fault = f"not an audit export, or cut off: a record, or the head in the last line, cannot be read ({broken!r})"
    if fault:
        print(fault)
        return 1
    if evidence:
        print(f"OK: {evidence['records']} records, none changed; their path to record {last['head']['seq']} is whole")
    else:
        print(f"OK: {len(records)} records, none changed, none missing")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: python audit/verify.py FILE", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
