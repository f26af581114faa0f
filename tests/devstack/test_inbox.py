import http.client
import json
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vsportal.devstack.mail import MailSink
from vsportal.devstack.places import Home

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff56c7e8c60000000049454e44ae426082"
)
Get = Callable[..., tuple[int, dict[str, str], str]]


@pytest.fixture
def sink(home: Home) -> Iterator[dict[str, str]]:
    home.prepare()
    sink = MailSink(home)
    yield sink.start()
    sink.child.stop()


@pytest.fixture
def send(sink) -> Callable[..., None]:
    def deliver(message: EmailMessage | bytes, *to: str) -> None:
        source = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
        with smtplib.SMTP(sink["EMAIL_HOST"], int(sink["EMAIL_PORT"])) as smtp:
            smtp.sendmail("portal@example.org", list(to or ["olga@example.org"]), source)

    return deliver


@pytest.fixture
def get(sink) -> Get:
    port = urlsplit(sink["VSPORTAL_INBOX_URL"]).port

    def fetch(path: str, host: str = "") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Host": host or f"localhost:{port}"})
        answer = connection.getresponse()
        body = answer.read().decode("latin-1")
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body

    return fetch


@pytest.fixture
def newest(get) -> Callable[[], str]:
    """The address of the newest mail."""
    return lambda: f"/mail/{json.loads(get('/mails.json')[2])[0]['id']}"


def a_pack(*, html: str = '<html><head></head><body><img src="cid:chart" alt="up"></body></html>') -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Your pack", "portal@example.org", "olga@example.org"
    mail.set_content("In words.")
    mail.add_alternative(html, subtype="html")
    mail.get_payload()[1].add_related(PNG, "image", "png", cid="<chart>")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="pack.pdf")
    return mail


def test_mail_is_read_as_html_text_and_files(send, get, newest):
    send(a_pack(), "olga@example.org", "hidden@example.org")

    _, _, page = get(newest())
    html = get(f"{newest()}/html")
    pdf = get(f"{newest()}/part/1")

    assert "<h1>Your pack</h1>" in page
    assert "<dd>olga@example.org, hidden@example.org" in page
    assert '<pre tabindex="0">In words.\n</pre>' in page
    assert (
        f'<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="{newest()}/html">'
        in page
    )
    assert 'src="data:image/png;base64,iVBORw0KGgo' in html[2]
    assert '<head><base target="_blank">' in html[2]
    assert (pdf[1]["content-type"], pdf[1]["content-disposition"]) == (
        "application/pdf",
        "inline; filename*=UTF-8''pack.pdf",
    )
    assert pdf[2] == "%PDF-1.7"


def test_list_shows_the_newest_first_in_pages(send, get, sink):
    for number in range(52):
        send(f"Subject: number {number:02d}\r\n\r\nx".encode())

    _, _, first = get("/")
    _, _, second = get(first.split('<p><a href="')[1].split('"')[0])

    assert [first.index(f"number {number:02d}") for number in (51, 30, 2)] == sorted(
        first.index(f"number {number:02d}") for number in (51, 30, 2)
    )
    assert ("number 01" in first, "number 01" in second, "number 00" in second) == (False, True, True)
    assert len(list(Path(sink["VSPORTAL_INBOX_DIR"]).glob("*.eml"))) == 52


def test_an_empty_inbox_says_so(get):
    status, headers, page = get("/")

    assert (status, "No mail yet." in page) == (200, True)
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")


def test_hostile_headers_and_names_are_only_text(send, get, newest):
    mail = EmailMessage()
    mail["Subject"] = "<script>alert(1)</script>"
    mail["From"] = '"<img src=x onerror=alert(1)>" <a@example.org>'
    mail.set_content("</pre><script>alert(2)</script>")
    mail.add_attachment(b"<script>alert(3)</script>", maintype="text", subtype="html", filename='../../"><b>.html')
    mail.add_attachment(b"<svg onload='alert(4)'/>", maintype="image", subtype="svg+xml", filename="x.svg")

    send(mail)

    pages = get("/")[2] + get(newest())[2]
    assert ("<script" in pages, "<img" in pages, "<b>" in pages) == (False, False, False)
    for number in (0, 1):
        _, headers, _ = get(f"{newest()}/part/{number}")
        assert headers["content-type"] == "application/octet-stream"
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "source",
    [
        b"Subject: =?utf-8?b?/////w==?=\r\nFrom: \xff\xfe\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=no-such-charset\r\n\r\nbody",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\r\n",
        b'Content-Type: text/html; charset="\r\nTo: <<<>>>, ;:@\r\nDate: never\r\nContent-ID: \r\n\r\n<p>x',
        b"\r\n",
        b"Message-ID: <" + b"a" * 900 + b"\r\n\r\nx",
    ],
)
def test_broken_mail_is_shown_as_far_as_it_can_be_read(send, get, newest, source):
    send(source)

    assert (get("/")[0], get(newest())[0], get(f"{newest()}/source")[0]) == (200, 200, 200)


@pytest.mark.parametrize(
    "path", ["/mail/../../etc/passwd", "/mail/x", "/mail/%2e%2e", "/nowhere", "/mail/00000000000000000000-1-000000"]
)
def test_what_is_not_a_mail_is_not_found(get, path):
    assert get(path)[0] == 404


def test_a_foreign_host_name_is_turned_away(get):
    assert get("/", host="evil.example")[0] == 421


def test_mail_over_the_limit_is_refused(sink):
    with smtplib.SMTP(sink["EMAIL_HOST"], int(sink["EMAIL_PORT"])) as smtp:
        smtp.ehlo()

        code, _ = smtp.docmd("MAIL", f"FROM:<a@example.org> SIZE={64 * 2**20}")

    assert code == 552


@pytest.mark.browser
def test_in_a_browser_the_mail_shows_its_pictures_and_runs_nothing(send, newest, sink, chromium):
    elsewhere = socket.create_server(("127.0.0.1", 0))
    elsewhere.setblocking(False)
    far = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
    html = (
        "<body><script>document.title='taken'; parent.document.title='taken'</script>"
        f'<img id="own" src="cid:chart"><img src="{far}/track.png"><link rel="stylesheet" href="{far}/x.css">'
        f'<style>body {{ background: url("{far}/b.png") }}</style></body>'
    )
    send(a_pack(html=html))
    page = chromium.new_page()

    page.goto(sink["VSPORTAL_INBOX_URL"].rstrip("/") + newest())

    frame = page.frame_locator("iframe")
    frame.locator("#own").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    assert page.title() == "Your pack · vsportal mail"
    assert frame.locator("#own").evaluate("image => image.naturalWidth") == 1
    with elsewhere, pytest.raises(BlockingIOError):
        elsewhere.accept()
    assert frame.locator("base").get_attribute("target") == "_blank"


@pytest.fixture
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


def chromium_path() -> str:
    return next(str(path) for path in map(Path, ("/usr/bin/chromium", "/usr/bin/google-chrome")) if path.exists())


def test_sink_stops_at_once(home):
    home.prepare()
    sink = MailSink(home)
    sink.start()
    began = time.monotonic()

    sink.child.stop()

    assert (sink.child.process.returncode, time.monotonic() - began < 5) == (0, True)
