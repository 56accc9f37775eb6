"""The demo's second product: small loans, judged by a policy with a scorecard."""
