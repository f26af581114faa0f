"""Work that falls due: rows unique per organisation, kind and moment; a tick that runs them; what is parked."""
