"""The line to the mail server: one SMTP connection, opened when it is first needed, and its failures as plain words."""

import contextlib
import smtplib

from django.core.mail import EmailMessage, get_connection

# Twice in a row without an answer: the server is in trouble, and asking on would only make this run slow.
BROKEN_IN_A_ROW = 2


class ServerAway(Exception):
    """No connection could be made; this says nothing about any one mail."""


class NotTaken(Exception):
    """The server did not take this mail, and what it said."""


class Line:
    """One connection for many mails. After a failure the next mail gets a fresh one."""

    def __init__(self) -> None:
        self._connection = get_connection(fail_silently=False)
        self._away, self._broken = False, 0

    def open(self) -> None:
        """Connect, unless connected already. Raises ServerAway."""
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as failure:
            self._away = True
            self.close()
            raise ServerAway(said_by(failure)) from failure

    def hand_over(self, mail: EmailMessage) -> None:
        """Give the server one mail. Raises NotTaken with what it said."""
        try:
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as failure:
            self._broken = 0
            self.close()
            raise NotTaken(said_by(failure)) from failure
        except (OSError, smtplib.SMTPException) as failure:
            self._broken = 0 if isinstance(failure, smtplib.SMTPResponseException) else self._broken + 1
            self.close()
            raise NotTaken(said_by(failure)) from failure
        self._broken = 0

    @property
    def is_in_trouble(self) -> bool:
        """Has the server stopped answering?"""
        return self._away or self._broken >= BROKEN_IN_A_ROW

    def close(self) -> None:
        """Hang up; a server that has gone already is no news."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._connection.close()


def said_by(failure: Exception) -> str:
    """The server's own words, or what happened instead of words."""
    if isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError):
        return "The server did not answer in time."
    match failure:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return "; ".join(f"{address}: {code} {_text(words)}" for address, (code, words) in refused.items())
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=words):
            return f"{code} {_text(words)}"
        case _:
            return str(failure) or type(failure).__name__


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
