"""What the database refuses, as the refusal a person reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from doors.refusal import Refusal


@contextmanager
def refusing(**refusals: Callable[[], Refusal]) -> Iterator[None]:
    """A savepoint in which a violated constraint, named by keyword, becomes its Refusal; any other stays what it is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        if name not in refusals:
            raise
        refusal = refusals[name]()
    else:
        return
    raise refusal
