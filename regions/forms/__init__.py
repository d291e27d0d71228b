from regions.forms.base import Attempts

__all__ = ["Attempts"]
