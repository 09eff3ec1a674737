"""Cases from tables and header lines, and what is counted of them."""
