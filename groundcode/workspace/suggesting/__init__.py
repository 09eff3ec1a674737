"""What the machine proposes: what it is made from, worked out, kept, put into words, decided."""
