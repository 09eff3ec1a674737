"""What groundcode costs, as ratios to plain sqlite3 doing the same work in the same run."""
