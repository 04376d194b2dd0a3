"""``python -m treatyref`` runs the command line."""

from treatyref.cli import main

if __name__ == "__main__":
    main()
