"""The loudness of a stream's decoded sound."""

import array


class Loudness:
    def __init__(self):
        self.pieces = 0
        self.samples = 0
        self.loudest = 0

    def add(self, samples, channels):
        """Takes 16-bit samples in the machine's order, all channels in turn, as bytes."""
        values = array.array("h", samples)
        self.pieces += 1
        self.samples += len(values) // channels
        self.loudest = max(self.loudest, max(values, default=0), -min(values, default=0))

    def report(self):
        return {"soundPieces": self.pieces, "soundSamples": self.samples, "loudest": self.loudest / 32768}
