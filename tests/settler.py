"""A program that opens each store named on a line of its input, in one zone, and tells the zone it has."""

import sys

from community_core.errors import InvalidInput
from community_core.store import open_store

for line in sys.stdin:
    try:
        print(open_store(line.strip(), sys.argv[1]).zone.key, flush=True)
    except InvalidInput as error:
        print(error, flush=True)
