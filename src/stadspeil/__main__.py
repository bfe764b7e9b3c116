"""`python -m stadspeil`, and the command `stadspeil`."""

from stadspeil.cli import main

if __name__ == "__main__":
    main()
