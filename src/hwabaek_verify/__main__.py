"""`python -m hwabaek_verify`."""

import sys

from hwabaek_verify.cli import main

sys.exit(main())
