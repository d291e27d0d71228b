"""What was asked of the Spanish catalog, and what it did not have."""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import trans_real


class Listener:
    """Hears every word looked up while Spanish is spoken. `names` are no words of ours: what people typed."""

    def __init__(self, monkeypatch: Any, *names: str) -> None:
        self.heard: set[str] = set()
        self.gaps: set[str] = set()
        self.names = names
        translation.gettext("Yes")  # binds the names that are replaced below
        for name in ("gettext", "ngettext"):
            monkeypatch.setattr(translation._trans, name, self._hearing(getattr(trans_real, name)))

    def _hearing(self, look_up: Callable[..., str]) -> Callable[..., str]:
        def hear(words: str, *rest: Any) -> str:
            if words and translation.get_language() == "es" and words not in self.names:
                self.heard.add(str(words))
                known = trans_real.translation("es")._catalog
                if str(words) not in known and (str(words), 0) not in known and (str(words), 1) not in known:
                    self.gaps.add(str(words))
            return look_up(words, *rest)

        return hear
