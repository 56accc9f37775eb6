"""The use cases: one public function is one business act in one transaction."""
