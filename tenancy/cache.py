"""Cache keys carry the organisation, so that no answer for one can be served to another."""

from tenancy.scope import current_tenant


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION. Outside a scope the key belongs to the installation (rate limits, sessions)."""
    return f"{key_prefix}:{current_tenant() or 'installation'}:{version}:{key}"
