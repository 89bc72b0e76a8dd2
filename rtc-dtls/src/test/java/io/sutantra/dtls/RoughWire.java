package io.sutantra.dtls;

import java.util.Random;
import java.util.function.Consumer;

/** A wire that loses, duplicates and swaps datagrams, according to a seed. */
final class RoughWire implements Consumer<byte[]> {
  private final Consumer<byte[]> to;
  private final Random random;
  private final double loss;
  private final double duplication;
  private final double reordering;
  private byte[] held;

  RoughWire(Consumer<byte[]> to, long seed, double loss, double duplication, double reordering) {
    this.to = to;
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.reordering = reordering;
  }

  @Override
  public synchronized void accept(byte[] datagram) {
    if (random.nextDouble() < loss) {
      return;
    }
    if (held == null && random.nextDouble() < reordering) {
      held = datagram;
      return;
    }
    to.accept(datagram.clone());
    if (random.nextDouble() < duplication) {
      to.accept(datagram.clone());
    }
    if (held != null) {
      to.accept(held);
      held = null;
    }
  }
}
