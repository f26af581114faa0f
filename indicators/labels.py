"""How a stored review keeps its judgements: one byte a reading, the label below and the class above."""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]

_CLASS_SHIFT = 4
_LABEL_MASK = (1 << _CLASS_SHIFT) - 1


def packed(labels: Codes, classes: Codes) -> Codes:
    """Label and class codes (places in `rules.LABELS` and `rules.CLASSES`) in one byte each."""
    codes: Codes = labels | classes << _CLASS_SHIFT
    return codes


def unpacked(codes: bytes) -> tuple[Codes, Codes]:
    """The label codes and the class codes of a stored review."""
    both = np.frombuffer(codes, dtype=np.uint8)
    return both & _LABEL_MASK, both >> _CLASS_SHIFT
