"""OpenID Connect, the part of it that we need: one code flow with PKCE, state, nonce and checked tokens (ADR 0007)."""
