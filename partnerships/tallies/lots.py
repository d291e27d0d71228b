from hashlib import sha256


def lot(seed: str, option: int) -> str:
    """The smaller wins. Anyone can compute it again from the printed seed."""
    return sha256(f"{seed}:{option}".encode()).hexdigest()
