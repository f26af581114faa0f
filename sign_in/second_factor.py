"""Second factors in our terms: secrets are sealed at rest, wrong codes are counted where they are typed."""

from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from sign_in.devices import known_device
from sign_in.limits import try_of
from sign_in.vault import seal, unseal
from tenancy import clock

USED_CODE_SECONDS = 120


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factors, sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"vsportal {self._get_site_name()}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's own name
        """A name until the person gives a better one."""
        others = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": others + 1} if others else _("Passkey")

    def build_totp_svg(self, url: str) -> str:
        """Black on white, whatever the page around it: cameras do not read it otherwise."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()


class _CountedCode:
    """A code from an app or from the list. Its wrong tries lock nobody out elsewhere."""

    user: Any

    def clean_code(self) -> str:
        """Count the try, then look at the code."""
        request = context.request
        tried = try_of(
            f"code of {self.user.pk}",
            address=get_account_adapter().get_client_ip(request),
            device=known_device(request, self.user.email),
            at=clock.now(),
        )
        if not tried.allowed:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        # allauth remembers a used code for one period; with a tolerance of one it would be good for two more.
        if not cache.add(f"sign_in.code.{self.user.pk}.{code}", True, timeout=USED_CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        tried.succeeded()
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """A code before something that matters."""


class AddKeyForm(AddWebAuthnForm):
    """A new passkey, which signs in by itself unless the person wants it otherwise."""

    passwordless = forms.BooleanField(
        label=gettext_lazy("It signs me in alone, without my password"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "It then asks for your fingerprint, your face or a PIN. Older keys cannot: leave it out for them."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
