"""How long an organisation keeps what it need not keep for ever. The audit chain is never cut."""
