"""Where the kept store, the keys to it, what was imported into it, and what it must tell are.

The keys lie open beside the store: whom it tells of is invented, and they protect nobody.
"""

from pathlib import Path

HERE = Path(__file__).parent
STORE = HERE / "store"
EXPECTED = HERE / "expected"
IMPORTED = HERE / "imported"
SIGNING_KEY = HERE / "seal.key"
PUBLIC_KEY = HERE / "seal.pub"
