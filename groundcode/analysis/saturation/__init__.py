"""Saturation, looked at in four ways: new codes an interview, unseen codes, meaning, and the codebook's stability."""
