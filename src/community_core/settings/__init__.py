"""What a store's settings mean, or why nobody understands them."""

from community_core.settings.meaning import Settings

__all__ = ["Settings"]
