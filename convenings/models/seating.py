"""How many a meeting has room for."""


class Seating:
    """Mixed into the meeting."""

    capacity: int | None
    online: bool
    online_capacity: int | None
    seats_each: int | None

    @property
    def is_limited(self) -> bool:
        return bool(self.capacity or self.online_capacity or self.seats_each)

    def limit(self, *, online: bool) -> int | None:
        """How many may come in the room, or by the link; None for everybody."""
        return self.online_capacity if online else self.capacity

    def is_full(self, coming: int) -> bool:
        """The room of a meeting that is in the room only."""
        return bool(self.capacity and not self.online and coming >= self.capacity)
