"""REFI-QDA: .qdc codebooks and .qdpx projects of other programs."""
