"""``python -m solespine`` is the command ``solespine``."""

from solespine.cli import main

if __name__ == "__main__":
    main()
