"""The two roles of the portal in a database: the owner, who migrates, and the app, which runs everything."""

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

from vsportal.devstack.places import Home, Trouble


@dataclass(frozen=True)
class Account:
    """Who connects to which database."""

    user: str
    password: str
    host: str
    port: int
    database: str
    options: str = ""

    @property
    def url(self) -> str:
        """The same as a DATABASE_URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"postgres://{quote(self.user, '')}:{quote(self.password, '')}@{host}:{self.port}/{quote(self.database, '')}{self.options}"

    @classmethod
    def from_url(cls, url: str) -> "Account":
        """Read a DATABASE_URL."""
        try:
            parts = urlsplit(url)
            if (
                parts.scheme not in {"postgres", "postgresql"}
                or not parts.hostname
                or not parts.username
                or len(parts.path) <= 1
            ):
                raise ValueError
            options = f"?{parts.query}" if parts.query else ""
            return cls(
                unquote(parts.username),
                unquote(parts.password or ""),
                parts.hostname,
                parts.port or 5432,
                unquote(parts.path[1:]),
                options,
            )
        except ValueError as error:
            raise Trouble("DATABASE_URL has to look like postgres://user:password@host:5432/database.") from error


def prepare(home: Home, admin: Account, *, database: str) -> dict[str, str]:
    """Make the database and both roles (again harmless), and return their URLs."""
    owner = replace(admin, user=f"{database}_owner", password=home.password("owner_password"), database=database)
    app = replace(admin, user=f"{database}_app", password=home.password("app_password"), database=database)
    with psycopg.connect(admin.url, autocommit=True) as connection:
        # BYPASSRLS: a fenced owner would back-fill 0 rows silently. CREATEDB: tests clone databases.
        _role(connection, owner, "BYPASSRLS CREATEDB NOSUPERUSER NOCREATEROLE")
        _role(connection, app, "NOBYPASSRLS NOCREATEDB NOSUPERUSER NOCREATEROLE")
        name = sql.Identifier(database)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            # template0 takes no settings of an administrator along.
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, sql.Identifier(owner.user)))
        if _is_superuser(connection):
            # Lets the owner drop a test database that still has connections of the app.
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(owner.user)))
    return {"DATABASE_URL": app.url, "DATABASE_OWNER_URL": owner.url}


def prepare_given(home: Home, url: str) -> dict[str, str]:
    """Make both roles in a database that the environment names."""
    wanted = Account.from_url(url)
    admin = wanted
    advice = "set DATABASE_OWNER_URL as well, or give DATABASE_URL a role that may create roles."
    try:
        try:
            psycopg.connect(admin.url, connect_timeout=10).close()
        except psycopg.OperationalError as error:
            if f'database "{wanted.database}" does not exist' not in str(error):
                raise
            admin = replace(wanted, database="postgres")  # the one to make it from
        with psycopg.connect(admin.url, connect_timeout=10) as connection:
            if not _may_create_roles(connection):
                raise Trouble(f"The role {admin.user} of DATABASE_URL can neither migrate nor make roles: {advice}")
        return prepare(home, admin, database=wanted.database)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Trouble(
            f"The role {admin.user} of DATABASE_URL may not make the portal's roles ({_first_line(error)}): {advice}"
        ) from error
    except psycopg.OperationalError as error:
        raise Trouble(f"DATABASE_URL: no connection to {admin.host}:{admin.port}: {_first_line(error)}") from error


def _role(connection: "psycopg.Connection[tuple[object, ...]]", account: Account, attributes: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [account.user]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    connection.execute(
        sql.SQL(f"{verb} ROLE {{}} LOGIN {attributes} PASSWORD {{}}").format(
            sql.Identifier(account.user), sql.Literal(account.password)
        )
    )
    if not exists and not _is_superuser(connection):
        # Handing a database over needs membership in the new owner.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(account.user)))


def _is_superuser(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper").fetchone())


def _may_create_roles(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    question = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)"
    return bool(connection.execute(question).fetchone())


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
