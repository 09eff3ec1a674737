"""`python -m groundcode`."""

from groundcode.cli.main import main

if __name__ == "__main__":
    main()
