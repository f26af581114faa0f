"""Every change to a value stream: each service locks the stream, checks the move, checks the right, writes, records."""

from streams.services.boundary import change_scope_item, declare_scope_item, withdraw_scope_item
from streams.services.definition import activate, describe, draft_stream, retire
from streams.services.delegations import delegate_right, end_delegation
from streams.services.roles import assign_role, end_term, let_act, succeed
from streams.services.stakeholders import add_stakeholder, remove_stakeholder
from streams.services.succession import release
from streams.services.work import close_work, open_work

__all__ = [
    "activate",
    "add_stakeholder",
    "assign_role",
    "change_scope_item",
    "close_work",
    "declare_scope_item",
    "delegate_right",
    "describe",
    "draft_stream",
    "end_delegation",
    "end_term",
    "let_act",
    "open_work",
    "release",
    "remove_stakeholder",
    "retire",
    "succeed",
    "withdraw_scope_item",
]
