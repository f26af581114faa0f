"""The overlap radar's rules: same and nested claims, nothing for what is declared."""

from itertools import combinations
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from demo import sources
from streams.boundaries.rules import Claim, Overlap, overlaps

PATHS = st.lists(st.sampled_from(["a", "ab", "b"]), min_size=1, max_size=3).map("/".join)
CLAIMS = st.builds(
    Claim, st.integers(1, 4), st.sampled_from(["system", "product"]), PATHS, st.booleans(), st.booleans()
)


def test_a_part_of_what_another_stream_claims_is_found():
    wide, narrow = Claim(1, "product", "outpatient booking"), Claim(2, "product", "outpatient booking/online booking")

    (found,) = overlaps([narrow, wide])

    assert (found.overlap, found.wide, found.narrow) == (Overlap.NESTED, wide, narrow)


def test_a_longer_name_is_no_part():
    assert not list(overlaps([Claim(1, "product", "booking"), Claim(2, "product", "bookings")]))


def test_a_declared_interface_is_no_finding():
    assert not list(overlaps([Claim(1, "system", "a"), Claim(2, "system", "a", declared=True)]))


@given(st.lists(CLAIMS, max_size=12))
def test_finds_what_comparing_every_pair_finds(claims):
    expected = sum(
        one.stream != other.stream
        and one.kind == other.kind
        and all(claim.inside and not claim.declared for claim in (one, other))
        and (f"{one.path}/".startswith(f"{other.path}/") or f"{other.path}/".startswith(f"{one.path}/"))
        for one, other in combinations(claims, 2)
    )

    assert len(list(overlaps(claims))) == expected


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
