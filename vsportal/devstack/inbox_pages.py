"""The HTML of the inbox. Everything from a mail goes through `escape`."""

from collections.abc import Sequence
from email.message import EmailMessage
from html import escape

from vsportal.devstack.letters import Letter


def inbox(letters: Sequence[Letter], *, total: int, older: str | None) -> str:
    """The list, newest first."""
    if not letters:
        return _page(
            "Inbox", '<p class="empty">No mail yet. Whatever the portal sends arrives here and nowhere else.</p>'
        )
    rows = "".join(_row(letter) for letter in letters)
    more = f'<p><a href="/?before={escape(older)}">Older mail</a></p>' if older else ""
    count = f"<p>{total} {'mail' if total == 1 else 'mails'}, the newest first. They were sent to nobody.</p>"
    table = f"<table><thead><tr><th>Subject<th>To<th>Arrived (UTC)</thead><tbody>{rows}</tbody></table>"
    return _page("Inbox", count + table + more)


def mail(letter: Letter) -> str:
    """One mail: who, attachments, HTML in a sandbox, text."""
    names = ("From", "To", "Cc", "Date", "Reply-To", "Message-ID")
    pairs = [(name, letter.header(name)) for name in names] + [("Delivered to", letter.header("X-RcptTo"))]
    facts = "".join(f"<dt>{name}<dd>{escape(value)}" for name, value in pairs if value)
    base = f"/mail/{letter.name}"
    files = "".join(
        f'<li><a href="{base}/part/{number}" target="_blank">{escape(file_name(part))}</a> '
        f"<small>{escape(part.get_content_type())}</small>"
        for number, part in enumerate(letter.files)
    )
    sections = [
        f'<p><a href="/">All mail</a> · <a href="{base}/source" target="_blank">Source</a></p><dl>{facts}</dl>',
        f"<h2>Files</h2><ul>{files}</ul>" if files else "",
        f'<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="{base}/html"></iframe>'
        if letter.html
        else "",
        f'<h2>As text</h2><pre tabindex="0">{escape(letter.text)}</pre>' if letter.text else "",
    ]
    return _page(letter.header("Subject") or "(no subject)", "".join(sections))


def nothing(sentence: str) -> str:
    """A page that only says why it is empty."""
    return _page("Inbox", f'<p class="empty">{escape(sentence)}</p><p><a href="/">All mail</a></p>')


def file_name(part: EmailMessage) -> str:
    """The name of an attachment, or one made from its kind."""
    try:
        name = part.get_filename()
    except Exception:  # noqa: BLE001, the parser raises whatever a hostile header provokes
        name = None
    name = (name or str(part.get("Content-ID", "")).strip("<> ")).encode(errors="replace").decode()
    return name.replace("\r", "").replace("\n", "") or f"part.{part.get_content_subtype()}"


def _row(letter: Letter) -> str:
    subject = escape(letter.header("Subject") or "(no subject)")
    to = escape(letter.header("X-RcptTo") or letter.header("To"))
    marks = f"<small>{len(letter.files)} files</small>" if letter.files else ""
    at = f"<time>{letter.arrived_at:%a %d %b %H:%M:%S}</time>"
    return f'<tr><td><a href="/mail/{letter.name}">{subject}</a> {marks}<td>{to}<td>{at}'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · vsportal mail</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/inbox.css"></head>'
        f'<body><header><a href="/">vsportal mail</a></header><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
