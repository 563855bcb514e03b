"""``python -m community_core`` is the ``community`` command."""

from community_core.cli import main

if __name__ == "__main__":
    main()
