"""What is done to decisions: written, put, changed, voted on, answered, and kept."""

from governance.decisions.services.asking import answer_ask, record_silence
from governance.decisions.services.ballots import abandon_ballot, cast_vote, close_ballot, open_ballot, recuse
from governance.decisions.services.deciding import decide, defer, propose_and_decide
from governance.decisions.services.drafting import change_draft, draft
from governance.decisions.services.keeping import attach, comment, meet_condition, remove_attachment
from governance.decisions.services.proposing import change_facts, propose, withdraw
from governance.decisions.services.recording import Past, record_past
from governance.decisions.services.returning import bring_back
from governance.decisions.services.sealing import is_intact, seal_of

__all__ = [
    "Past",
    "abandon_ballot",
    "answer_ask",
    "attach",
    "bring_back",
    "cast_vote",
    "change_draft",
    "change_facts",
    "close_ballot",
    "comment",
    "decide",
    "defer",
    "draft",
    "is_intact",
    "meet_condition",
    "open_ballot",
    "propose",
    "propose_and_decide",
    "record_past",
    "record_silence",
    "recuse",
    "remove_attachment",
    "seal_of",
    "withdraw",
]
