import re
from random import randrange
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from tenancy.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def person() -> User:
    # Attempts are counted by address in Redis, which outlives a test.
    return User.objects.create_user(f"{uuid4().hex}@northshore.example", PASSWORD)


def html_of(response) -> str:
    """The page's text, which must not style or script inline: the policy forbids it."""
    html = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)
    return html


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/login/", "With the address your organisation knows you by"),
        ("/accounts/password/reset/", "Send the link"),
        ("/accounts/password/reset/done/", "Look into your mail"),
        ("/accounts/password/reset/key/done/", "Password set"),
        ("/accounts/password/reset/key/1-wrong/", "This link is used up"),
        ("/accounts/inactive/", "Account closed"),
    ],
)
def test_a_page_of_the_gate_answers(client: Client, address: str, words: str):
    response = client.get(address)

    assert response.status_code == 200
    assert words in html_of(response)


def test_a_wrong_password_is_said_at_the_form_and_the_address_stays(client: Client, person: User):
    html = html_of(client.post("/accounts/login/", {"login": person.email, "password": "no"}))

    assert "One answer needs another look." in html
    assert f'value="{person.email}"' in html


def test_too_many_attempts_shut_the_door_for_a_while(person: User):
    elsewhere = Client(REMOTE_ADDR=f"203.0.113.{randrange(1, 255)}")  # the other tests sign in as well
    signing_in = [elsewhere.post("/accounts/login/", {"login": person.email, "password": "no"}) for _ in range(6)]
    asking = [elsewhere.post("/accounts/password/reset/", {"email": person.email}) for _ in range(6)]

    assert "Too many failed login attempts" in html_of(signing_in[-1])
    assert [response.status_code for response in asking] == [302, 302, 302, 302, 302, 429]
    assert "Too many attempts" in html_of(asking[-1])


def test_a_password_is_set_anew_by_mail_step_by_step(client: Client, person: User):
    client.post("/accounts/password/reset/", {"email": person.email})
    [message] = mail.outbox
    address = re.search(r"/accounts/password/reset/key/\S+", message.body)[0]

    form = client.get(address, follow=True)
    action = form.redirect_chain[-1][0]
    done = client.post(action, {"password1": PASSWORD[::-1], "password2": PASSWORD[::-1]}, follow=True)

    assert "Set the password" in html_of(form)
    assert "Password set" in html_of(done)
    person.refresh_from_db()
    assert person.check_password(PASSWORD[::-1])


def test_leaving_asks_once_and_ends_the_visit(client: Client, person: User):
    client.force_login(person)

    assert "Ends this visit in this browser" in html_of(client.get("/accounts/logout/"))
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_shell_says_where_and_when_one_is(administrator, sign_in):
    response = sign_in(administrator).get("/t/northshore/", headers={"X-Request-Id": "the-request-id"})

    html = html_of(response)
    assert response["X-Request-Id"] == "the-request-id"
    assert "<span>All times Europe/London</span>" in html
    assert '<time datetime="2026-10-05T13:00:00+01:00">Mon 5 Oct 2026, 13:00</time>' in html
    assert '<span class="code">the-request-id</span>' in html
    assert '<form class="mt3" method="post" action="/accounts/logout/">' in html
    assert '<a href="/t/northshore/" aria-current="true">' in html


def test_a_request_id_of_a_wrong_shape_is_replaced(client: Client):
    response = client.get("/accounts/login/", headers={"X-Request-Id": "<script>"})

    assert re.fullmatch(r"[0-9a-f-]{36}", response["X-Request-Id"])


def test_an_unknown_page_inside_an_organisation_keeps_the_shell(administrator, sign_in):
    response = sign_in(administrator).get("/t/northshore/no-such-page/")

    html = html_of(response)
    assert response.status_code == 404
    assert 'class="side"' in html
    assert "Nothing is here, or nothing that you may see." in html
