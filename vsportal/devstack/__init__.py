"""The services the portal runs on, embedded: PostgreSQL, a Redis-protocol server and a mail sink.

Rooms, from the top down (imports only run downwards in this list):

demo        the portal itself: web, worker and beat on top of the services
visit       how a command asks the keeper for services and leaves again
keeper      the process that owns the services while anybody uses them
mail        the SMTP sink; inbox, inbox_pages and letters are the page on which its mail is read
valkey      the Redis-protocol server
postgres    PostgreSQL, and how to run it when we are root; roles makes its two roles
processes   children that never outlive us
places      where things lie, which ports are free, and `Trouble`, the one line a person reads

Nothing here imports Django: settings are read after the services are up.
"""

import sys
from importlib.util import find_spec

if missing := [name for name in ("psycopg", "aiosmtpd") if find_spec(name) is None]:
    sys.exit(f"{sys.executable} lacks {', '.join(missing)}: use .venv/bin/python; 'make demo' or 'make test' makes it.")
