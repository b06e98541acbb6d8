"""`python -m hwabaek` is the `hwabaek` command."""

import sys

from hwabaek.cli import main

sys.exit(main())
