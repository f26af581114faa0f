"""Every change to a value stream: each service locks the stream, checks the move, checks the right, writes, records."""

from streams.services.boundary import declare_scope_item, withdraw_scope_item
from streams.services.definition import activate, describe, draft_stream, retire
from streams.services.roles import assign_role, end_term
from streams.services.stakeholders import add_stakeholder, remove_stakeholder
from streams.services.work import close_work, open_work

__all__ = [
    "activate",
    "add_stakeholder",
    "assign_role",
    "close_work",
    "declare_scope_item",
    "describe",
    "draft_stream",
    "end_term",
    "open_work",
    "remove_stakeholder",
    "retire",
    "withdraw_scope_item",
]
