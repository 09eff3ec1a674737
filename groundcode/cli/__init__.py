"""The command line: parsing and printing only; data on stdout, talk on stderr."""
