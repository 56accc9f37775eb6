"""The demo's journeys as they are with vendors: workflows that ask them, and who serves what they ask for."""
