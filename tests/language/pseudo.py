"""A language for tests that everybody can read and nobody writes: “[!! Ŧéxŧ ~~ !!]”.

It stands in for German, so everything that chooses a language chooses it too. What the German catalogue has (ours,
Django's, allauth's) it says in letters that no data has; what is marked for translation and not in the catalogue it
says as “[?? text ??]”; what was never marked stays as it is. Both of these are found by looking for plain letters.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import translation
from django.utils.translation import trans_real

from tests.language.catalogue import entries

PO = Path(__file__).parents[2] / "locale" / "de" / "LC_MESSAGES" / "django.po"
KEPT = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{[^}]*\}|<[^>]+>|&#?\w+;|https?://\S+")
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒǧħíĵķłɱñóþɋřšŧúṽẃẋýžÅƁČĐÉƑĞĦÎĴĶĹṀÑÓÞɊŘŠŦÛṼŴẊÝŽ",
)
LONGER = 0.3  # as much longer as German is


def pseudo(text: str) -> str:
    """The text in accented letters and longer; what stands for data in it is kept."""
    spoken, place = "", 0
    for kept in KEPT.finditer(text):
        spoken += text[place : kept.start()].translate(LETTERS) + kept[0]
        place = kept.end()
    spoken += text[place:].translate(LETTERS)
    return f"[!! {spoken} {'~' * max(1, round(len(text) * LONGER) - 6)} !!]"


class Pseudo(trans_real.DjangoTranslation):
    """Says each text of a catalogue in accented letters."""

    def __init__(self, original: trans_real.DjangoTranslation) -> None:
        self.__dict__.update(original.__dict__)
        # What stands in the catalogue was marked, whether it is translated by now or not.
        self.marked = {entry.key for entry in entries(PO)}

    def gettext(self, message: str) -> str:
        if not message:
            return super().gettext(message)
        text = message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]
        if message in self.marked or message in self._catalog or (message, 0) in self._catalog:
            return pseudo(text)
        return message if text != message else f"[?? {text} ??]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        text = (msgid1 if n == 1 else msgid2).rpartition(trans_real.CONTEXT_SEPARATOR)[2]
        return pseudo(text) if msgid1 in self.marked or (msgid1, 0) in self._catalog else f"[?? {text} ??]"


@contextmanager
def pseudo_language() -> Iterator[str]:
    """German is the pseudo-language until the block ends; yields its code."""
    german = trans_real.translation("de")
    trans_real._translations["de"] = Pseudo(german)
    try:
        with translation.override("de"):
            yield "de"
    finally:
        trans_real._translations["de"] = german
