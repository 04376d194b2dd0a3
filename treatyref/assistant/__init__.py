"""The records for assistants: a Model Context Protocol server, so that they quote instead of remember."""
