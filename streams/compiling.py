"""What rights on streams are compiled from: role terms, and delegations of them."""

from rights import registry
from rights.compiling import GrantSource
from rights.registry import Right
from streams.models import StreamRole


def deciding_right(role: str) -> str:
    """The code of the right to decide as the holder of this role."""
    return f"decisions.decide_as_{role}"


def delegated(role: str) -> list[Right]:
    """What a delegation of this role gives: to decide, and nothing else that the holder may do."""
    return [registry.get(deciding_right(role))]


TERMS = GrantSource(
    "streams.terms",
    "streams.StreamGrant",
    ("role_term",),
    """SELECT tenant_id, id AS source_ref, membership_id, stream_id AS content_object_id, starts_at, ends_at, role AS office
       FROM role_term""",
    lambda: {role: registry.held_by_term(role) for role in StreamRole.values},
)
DELEGATIONS = GrantSource(
    "streams.delegations",
    "streams.StreamGrant",
    ("role_term", "delegation"),
    """SELECT one.tenant_id, one.id AS source_ref, one.delegate_id AS membership_id, term.stream_id AS content_object_id,
              one.starts_at, one.ends_at, term.role AS office
       FROM delegation AS one JOIN role_term AS term ON term.tenant_id = one.tenant_id AND term.id = one.term_id""",
    lambda: {role: delegated(role) for role in StreamRole.values},
)
SOURCES = [TERMS, DELEGATIONS]
