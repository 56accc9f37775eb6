"""The specimen documents: their sources, and the command that draws them."""
