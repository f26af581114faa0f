"""When a body can decide. Plain values in, an answer with its reason out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quorum:
    """Are enough there who may vote on this? Whoever is recused does not count."""

    counted: int
    recused: int
    needed: int

    @property
    def met(self) -> bool:
        """Can the body decide?"""
        return self.counted >= self.needed

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return max(self.needed - self.counted, 0)

    def __bool__(self) -> bool:
        return self.met


def quorum(voting_present: int, recused: int, needed: int) -> Quorum:
    """The quorum for one question: those present with a vote, without those among them who are recused from it."""
    return Quorum(counted=max(voting_present - recused, 0), recused=recused, needed=max(needed, 1))
