"""What makes the demo: its accounts, its cases, and nothing that the product needs."""
