"""What connects a workflow to the world: one module per kind of plugin."""
