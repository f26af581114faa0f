"""The form page of governance: it says at the door whose it is, not only after everything has been typed."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from doors.pages import FormPage
from rights.services import require
from tenancy import clock


class RightsFormPage(FormPage):
    """A form for those who hold `right` on `subject()`; the service asks again when it acts."""

    right: ClassVar[str]

    def subject(self) -> Any:
        """The body, or what belongs to one; None is the organisation."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        require(self.request.membership, self.right, self.subject(), at=clock.now())
        return super().get(request, *args, **kwargs)
