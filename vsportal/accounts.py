"""How sign-in behaves here: nobody signs up; people are brought in by an organisation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth, without its sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
