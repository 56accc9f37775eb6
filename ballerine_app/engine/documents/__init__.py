"""Documents: what is asked for, what was handed in, what the machine-readable zone says."""
