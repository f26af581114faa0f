"""How a label is written inside a sentence."""

from django.utils.functional import Promise
from django.utils.translation import get_language

BEGINS_SMALL = "en"  # other languages keep their capitals, as German does for nouns


def mid_sentence(label: str | Promise) -> str:
    """A label that stands alone begins with a capital; inside an English sentence it does not."""
    text = str(label)
    return text[:1].lower() + text[1:] if (get_language() or BEGINS_SMALL).startswith(BEGINS_SMALL) else text
