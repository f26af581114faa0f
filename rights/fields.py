"""Fields of the API that name a thing: what the caller may not see is the same 400 as what does not exist."""

from typing import Any

from django.db.models import QuerySet

from doors.api_input import IdOf
from rights.visibility import visible
from tenancy import clock

CONFIDENTIAL_FIELDS = ["confidential_until", "confidential_because"]  # of a thing that can be marked


class SeenRelatedField(IdOf):
    """The id of something that the caller may see."""

    def get_queryset(self) -> QuerySet[Any]:
        """What may be named; everything while the schema is drawn, because that has no caller."""
        things = super().get_queryset()
        request = self.context.get("request")
        return visible(things, request.membership, at=clock.now()) if request is not None else things
