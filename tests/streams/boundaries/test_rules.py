"""The overlap radar's rules: same and nested claims, nothing for what is declared."""

from itertools import combinations
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from demo import sources
from streams.boundaries.rules import Agreed, Claim, Overlap, overlaps

PATHS = st.lists(st.sampled_from(["a", "ab", "b"]), min_size=1, max_size=3).map("/".join)
KINDS = st.sampled_from(["system", "product"])
CLAIMS = st.builds(Claim, st.integers(1, 4), KINDS, PATHS, st.booleans())
AGREED = st.builds(Agreed, st.frozensets(st.integers(1, 4), min_size=2, max_size=2), KINDS, PATHS)


def test_a_part_of_what_another_stream_claims_is_found():
    wide, narrow = Claim(1, "product", "outpatient booking"), Claim(2, "product", "outpatient booking/online booking")

    (found,) = overlaps([narrow, wide])

    assert (found.overlap, found.wide, found.narrow) == (Overlap.NESTED, wide, narrow)


def test_a_longer_name_is_no_part():
    assert not list(overlaps([Claim(1, "product", "booking"), Claim(2, "product", "bookings")]))


def test_what_both_streams_agreed_about_is_no_finding():
    claims = [Claim(1, "system", "a"), Claim(2, "system", "a")]

    assert not list(overlaps(claims, [Agreed(frozenset({1, 2}), "system", "a")]))


def test_an_agreement_covers_what_lies_in_its_path_and_nothing_beside_it():
    claims = [Claim(1, "system", "a"), Claim(2, "system", "a/b/c"), Claim(2, "system", "a/d")]

    (found,) = overlaps(claims, [Agreed(frozenset({1, 2}), "system", "a/b")])

    assert found.narrow.path == "a/d"


def test_a_part_that_a_stream_puts_outside_is_not_claimed_by_what_contains_it():
    claims = [Claim(1, "system", "a"), Claim(1, "system", "a/b", inside=False), Claim(2, "system", "a/b/c")]

    assert not list(overlaps(claims))


def test_an_agreement_of_two_says_nothing_about_a_third():
    claims = [Claim(stream, "system", "a") for stream in (1, 2, 3)]

    found = list(overlaps(claims, [Agreed(frozenset({1, 2}), "system", "a")]))

    assert [{one.wide.stream, one.narrow.stream} for one in found] == [{1, 3}, {2, 3}]


def within(narrow: str, wide: str) -> bool:
    """Is it the same path, or a part of it?"""
    return f"{narrow}/".startswith(f"{wide}/")


@given(st.lists(CLAIMS, max_size=12), st.lists(AGREED, max_size=3))
def test_finds_what_comparing_every_pair_finds(claims, agreed):
    expected = 0
    for one, other in combinations(claims, 2):
        narrow = max((one, other), key=lambda claim: len(claim.path)).path
        covered = any(
            pact.streams == {one.stream, other.stream} and pact.kind == one.kind and within(narrow, pact.path)
            for pact in agreed
        )
        meet = within(one.path, other.path) or within(other.path, one.path)
        wide = min((one, other), key=lambda claim: len(claim.path))
        left_out = any(
            claim.stream == wide.stream
            and claim.kind == wide.kind
            and not claim.inside
            and wide.path != claim.path
            and within(claim.path, wide.path)
            and within(narrow, claim.path)
            for claim in claims
        )
        both = one.inside and other.inside and one.stream != other.stream and one.kind == other.kind
        expected += both and meet and not covered and not left_out

    assert len(list(overlaps(claims, agreed))) == expected


def test_an_organisation_of_500_streams_is_read_at_once():
    claims = [Claim(stream, "system", f"area {stream}/part {item}/x") for stream in range(500) for item in range(40)]
    began = perf_counter()

    assert not list(overlaps(claims))
    assert perf_counter() - began < 1


def test_the_community_claims_five_paths_in_two_streams_and_three_twice_within_one():
    published = [(group["key"], part["owns"]) for group in sources.kubernetes_groups() for part in group["subprojects"]]
    claims = [Claim(stream, "system", path) for stream, owned in published for path in owned]
    twice = [(one, other) for one, other in combinations(claims, 2) if one.path == other.path]

    same = [found for found in overlaps(claims) if found.overlap == Overlap.SAME]

    assert len(twice) == 8
    assert sum(one.stream == other.stream for one, other in twice) == 3
    assert sorted(found.wide.path for found in same) == [
        "kubernetes-sigs/cluster-api-provider-ibmcloud",
        "kubernetes/kubernetes/cmd/cloud-controller-manager",
        "kubernetes/kubernetes/pkg/apis/policy",
        "kubernetes/kubernetes/staging/src/k8s.io/api/policy",
        "kubernetes/kubernetes/staging/src/k8s.io/component-base",
    ]


def test_the_parts_of_each_others_paths_in_the_community_are_exactly_those_that_every_pair_shows():
    claims = [
        Claim(group["key"], "system", path)
        for group in sources.kubernetes_groups()
        for path in {path for part in group["subprojects"] for path in part["owns"]}
    ]
    every_pair = {
        (wide.stream, wide.path, narrow.stream, narrow.path)
        for wide in claims
        for narrow in claims
        if wide.stream != narrow.stream and wide.path != narrow.path and within(narrow.path, wide.path)
    }

    nested = [found for found in overlaps(claims) if found.overlap == Overlap.NESTED]

    assert {(one.wide.stream, one.wide.path, one.narrow.stream, one.narrow.path) for one in nested} == every_pair
    assert len(nested) == len(every_pair) > 100
