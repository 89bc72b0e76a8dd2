"""Reads the frame number that each picture of the test pattern carries: see io.sutantra.source.pattern.FrameStripe."""

import time

COLUMNS = 40


def _check(values):
    crc = 0xFFFF
    for value in values:
        crc ^= value << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def read(luma, stride, width, height):
    """Returns the number, or None if the stripe cannot be read."""
    rows = []
    for row in range(2):
        at = (4 * row + 2) * height // 90 * stride
        bits = "".join("1" if luma[at + (4 * column + 2) * width // 160] > 127 else "0" for column in range(COLUMNS))
        rows.append(int(bits, 2))
    content = b"".join((row >> 8).to_bytes(4, "big") for row in rows)
    return rows[0] >> 8 if _check(content) == (rows[0] & 0xFF) << 8 | rows[1] & 0xFF else None


class Tally:
    """Counts decoded frames, from the second on: the first frame marks the beginning of the stream."""

    def __init__(self):
        self.frames = 0
        self.unreadable = 0
        self.missing = 0
        self.size = (0, 0)
        self._last = None
        self._start = None

    def add(self, luma, stride, width, height):
        if self._start is None:
            self._start = time.monotonic()
            return
        self.frames += 1
        self.size = (width, height)
        number = read(luma, stride, width, height)
        if number is None:
            self.unreadable += 1
            return
        if self._last is not None:
            # The difference is negative if the numbers went backwards.
            self.missing = self.missing + number - self._last - 1 if number > self._last else -1_000_000
        self._last = number

    def seconds(self):
        return 0 if self._start is None else time.monotonic() - self._start

    def report(self, peer, **more):
        return {
            "peer": peer,
            "frames": self.frames,
            "seconds": self.seconds(),
            "width": self.size[0],
            "height": self.size[1],
            "unreadable": self.unreadable,
            "missing": self.missing,
            **more,
        }
