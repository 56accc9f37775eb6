"""What the `ballerine` command does: build the frontend, serve it, look after the data."""
