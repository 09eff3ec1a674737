"""Agreement between coders: what is compared, and how it is told; the layer of the consensus."""
