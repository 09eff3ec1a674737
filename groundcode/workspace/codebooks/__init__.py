"""The codebook taken out and in: compared, planned, placed, remarked."""
