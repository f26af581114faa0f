"""How sign-in behaves here: nobody signs up; people are brought in by an organisation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows import login as records
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sign_in.devices import known_device, remember_device
from sign_in.limits import Try, remember_address, try_of
from sign_in.visit import SEEN_AT, SIGNED_IN_AT
from tenancy import clock


class AccountAdapter(DefaultAccountAdapter):
    """allauth, without its sign-up page, and with limits that lock nobody out (sign_in.limits)."""

    _try: Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever gets it, if they chose one."""
        with translation.override(getattr(context.get("user"), "language", "") or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try where it is made, before the password is looked at."""
        person = str(credentials.get("email", "")).lower()
        self._try = try_of(
            person, address=self.get_client_ip(request), device=known_device(request, person), at=clock.now()
        )
        if not self._try.allowed:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user is not None and self._try is not None:
            self._try.succeeded()
        return user

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the visit: a new session key, what the person showed on the way in, and the moment."""
        shown = records.get_authentication_records(request, user)
        super().login(request, user)
        if shown and not records.get_authentication_records(request, user):  # somebody else was signed in here
            for record in shown:
                records.record_authentication(request, user, record.pop("method"), **_kept(record))
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(clock.now().timestamp())

    def post_login(self, request: HttpRequest, user: Any, **words: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **words)
        remember_device(request, response, user.email)
        remember_address(user.email, self.get_client_ip(request))
        return response


def _kept(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "at"}
