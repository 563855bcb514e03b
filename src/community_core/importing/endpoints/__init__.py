"""Live endpoints: what another program gives over HTTP, asked for a page at a time."""
