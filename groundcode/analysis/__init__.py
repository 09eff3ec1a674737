"""Numbers about coded data: pure functions over values, nothing read or written."""
