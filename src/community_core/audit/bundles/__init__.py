"""The auditor's bundle: one file with everything sealed, and what proves it."""

from community_core.audit.bundles.checking import CheckedBundle, check_bundle
from community_core.audit.bundles.container import ZIP_MARK
from community_core.audit.bundles.writing import Bundled, bundle

__all__ = ["ZIP_MARK", "Bundled", "CheckedBundle", "bundle", "check_bundle"]
