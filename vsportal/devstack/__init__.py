"""The services the portal runs on, embedded: PostgreSQL, a Redis-protocol server and a mail sink.

Rooms, from the ground up (imports only run downwards in this list):

places      where things lie, which ports are free, and `Trouble`, the one line a person reads
processes   children that never outlive us
postgres    PostgreSQL, its two roles, and how to run it when we are root
valkey      the Redis-protocol server
inbox/mail  the SMTP sink and the page on which its mail is read
keeper      the process that owns the services while anybody uses them
visit       how a command asks the keeper for services and leaves again
demo        the portal itself: web, worker and beat on top of the services

Nothing here imports Django: settings are read after the services are up.
"""
