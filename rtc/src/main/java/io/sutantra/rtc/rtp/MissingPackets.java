package io.sutantra.rtc.rtp;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The missing packets of one source, with the times to request them, and the decision to request a
 * key frame instead.
 *
 * <p>A packet is missing when a later packet has come. A missing packet is requested after {@link
 * Timing#reorderingNanos}, and again after each round trip, at most {@link Timing#requests} times.
 * A packet is given up when it is older than {@link Timing#patienceNanos}, or when more than
 * {@value #CAPACITY} packets are missing. Then a picture is lost: see {@link #takePictureLoss}.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> keeps nothing that grows. <b>Spec:</b> RFC 4585
 * section 6.2.1; the timing is our own.
 */
public final class MissingPackets {
  /** Maximum number of packets that are missing at a time. */
  public static final int CAPACITY = 512;

  private static final int[] NOTHING = {};

  /** A packet of the source itself that comes sooner after its request was only out of order. */
  private static final long MIN_PLAIN_ROUND_TRIP_NANOS = 10_000_000;

  /** Some senders offer retransmissions and send none. */
  private static final int MAX_UNANSWERED = 16;

  private static final long ASK_AGAIN_NANOS = 5_000_000_000L;

  /**
   * The timing of requests.
   *
   * @param reorderingNanos how long a packet may be late before it is requested
   * @param minRepeatNanos minimum time to wait for a retransmission, however short the round trip
   *     is
   * @param requests maximum number of requests for one packet
   * @param patienceNanos age at which a missing packet is given up
   */
  public record Timing(
      long reorderingNanos, long minRepeatNanos, int requests, long patienceNanos) {
    /** The defaults: 15 ms, 20 ms, 10 requests, 1 s. */
    public static final Timing DEFAULT = new Timing(15_000_000, 20_000_000, 10, 1_000_000_000);

    /** Checks the numbers. */
    public Timing {
      if (reorderingNanos < 0 || minRepeatNanos <= 0 || requests < 1 || patienceNanos <= 0) {
        throw new IllegalArgumentException(
            "ask after %d ns, again after %d ns, %d times, give up after %d ns"
                .formatted(reorderingNanos, minRepeatNanos, requests, patienceNanos));
      }
    }
  }

  private final Timing timing;
  private final SequenceCounter sequence = new SequenceCounter();

  /**
   * Missing packets in ascending order: the extended number, the time of the loss, the time of the
   * next request.
   */
  private final long[] numbers = new long[CAPACITY];

  private final long[] sinceNanos = new long[CAPACITY];
  private final long[] dueNanos = new long[CAPACITY];
  private final long[] requestedNanos = new long[CAPACITY];
  private final int[] requests = new int[CAPACITY];
  private int size;
  private boolean pictureLost;
  private long lostNumber;
  private long requested;
  private long recovered;
  private long givenUp;
  private boolean asks = true;

  /** Whether retransmissions come on an SSRC of their own, so that others answer no request. */
  private boolean retransmissions;

  private boolean roundTripKnown;
  private long roundTripNanos;

  /** The number of requested packets that were given up while none ever came. */
  private int unanswered;

  private long asksAgainNanos;

  /** Begins without packets, with the default timing. */
  public MissingPackets() {
    this(Timing.DEFAULT);
  }

  /** Begins without packets. */
  public MissingPackets(Timing timing) {
    this.timing = timing;
  }

  /**
   * Takes the arrival of a packet. The caller passes the same packets as to {@link
   * ReceptionStatistics}, including those that are not counted there, so that both see a restart of
   * the source with the same packet.
   */
  public void received(int sequenceNumber, long nowNanos) {
    long before = sequence.highest();
    switch (sequence.step(sequenceNumber)) {
      case FIRST -> {
        if (before != SequenceCounter.NONE) {
          beginAnew();
        }
      }
      case AHEAD -> miss(before + 1, sequence.highest(), nowNanos);
      case BEHIND, FAR -> found(sequence.extend(sequenceNumber), nowNanos, false);
    }
  }

  /** Takes the arrival of a requested packet on the SSRC of retransmissions (RFC 4588). */
  public void retransmitted(int sequenceNumber, long nowNanos) {
    found(sequence.extend(sequenceNumber), nowNanos, true);
  }

  /** Sets whether packets are requested; otherwise they are only waited for. */
  public void ask(boolean wanted) {
    asks = wanted;
  }

  /**
   * Returns whether packets are requested. A source that has answered no request is not asked for a
   * while.
   */
  public boolean isAsking(long nowNanos) {
    return asks && (unanswered < MAX_UNANSWERED || nowNanos - asksAgainNanos >= 0);
  }

  /** Returns how long answers take; empty before the first. */
  public OptionalLong roundTripNanos() {
    return roundTripKnown ? OptionalLong.of(roundTripNanos) : OptionalLong.empty();
  }

  /**
   * Gives up all missing packets after a restart of the source: earlier requests stay unanswered,
   * and the packets sent in between are unknown.
   */
  private void beginAnew() {
    givenUp += size;
    size = 0;
    lostNumber = sequence.highest() - 1;
    pictureLost = true;
  }

  private void miss(long from, long to, long nowNanos) {
    long first = Math.max(from, to - CAPACITY);
    int excess = size + (int) (to - first) - CAPACITY;
    if (excess > 0) {
      giveUp(excess);
    }
    if (first > from) {
      givenUp += first - from;
      lostNumber = first - 1;
      pictureLost = true;
    }
    for (long number = first; number < to; number++) {
      numbers[size] = number;
      sinceNanos[size] = nowNanos;
      dueNanos[size] = nowNanos + timing.reorderingNanos();
      requests[size] = 0;
      size++;
    }
  }

  private void found(long number, long nowNanos, boolean retransmission) {
    retransmissions |= retransmission;
    int index = Arrays.binarySearch(numbers, 0, size, number);
    if (index < 0) {
      return;
    }
    if (requests[index] > 0) {
      recovered++;
      unanswered = 0;
    }
    // Of a packet that was requested twice nobody knows which request was answered.
    long sample = nowNanos - requestedNanos[index];
    boolean plain = !retransmissions && sample >= MIN_PLAIN_ROUND_TRIP_NANOS;
    if (requests[index] == 1 && (retransmission || plain)) {
      roundTripNanos += roundTripKnown ? (sample - roundTripNanos) / 8 : sample;
      roundTripKnown = true;
    }
    remove(index, index + 1);
  }

  /** Forgets missing and lost packets before a packet, because a key frame begins there. */
  public void forgetBefore(int sequenceNumber) {
    long number = sequence.extend(sequenceNumber);
    int count = 0;
    while (count < size && numbers[count] < number) {
      count++;
    }
    remove(0, count);
    pictureLost &= lostNumber >= number;
  }

  /**
   * Returns the packets to request now, and counts them as requested.
   *
   * @param roundTripNanos how long an answer takes
   * @return 16-bit sequence numbers in ascending order, which may wrap
   */
  public int[] due(long nowNanos, long roundTripNanos) {
    giveUpOld(nowNanos);
    if (!isAsking(nowNanos)) {
      return NOTHING;
    }
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += isDue(i, nowNanos) ? 1 : 0;
    }
    if (count == 0) {
      return NOTHING;
    }
    int[] due = new int[count];
    long again = nowNanos + Math.max(roundTripNanos, timing.minRepeatNanos());
    for (int i = 0, at = 0; at < count; i++) {
      if (isDue(i, nowNanos)) {
        due[at++] = (int) numbers[i] & 0xFFFF;
        requests[i]++;
        requestedNanos[i] = nowNanos;
        dueNanos[i] = again;
      }
    }
    requested += count;
    return due;
  }

  private boolean isDue(int index, long nowNanos) {
    return requests[index] < timing.requests() && dueNanos[index] - nowNanos <= 0;
  }

  private void giveUpOld(long nowNanos) {
    int old = 0;
    while (old < size && nowNanos - sinceNanos[old] >= timing.patienceNanos()) {
      old++;
    }
    if (old > 0) {
      noteUnanswered(old, nowNanos);
      giveUp(old);
    }
  }

  private void noteUnanswered(int count, long nowNanos) {
    for (int i = 0; i < count && recovered == 0; i++) {
      unanswered += requests[i] > 0 ? 1 : 0;
    }
    if (unanswered >= MAX_UNANSWERED) {
      unanswered = MAX_UNANSWERED;
      asksAgainNanos = nowNanos + ASK_AGAIN_NANOS;
    }
  }

  private void giveUp(int count) {
    lostNumber = numbers[count - 1];
    remove(0, count);
    givenUp += count;
    pictureLost = true;
  }

  private void remove(int from, int to) {
    int after = size - to;
    System.arraycopy(numbers, to, numbers, from, after);
    System.arraycopy(sinceNanos, to, sinceNanos, from, after);
    System.arraycopy(dueNanos, to, dueNanos, from, after);
    System.arraycopy(requestedNanos, to, requestedNanos, from, after);
    System.arraycopy(requests, to, requests, from, after);
    size -= to - from;
  }

  /**
   * Returns whether packets have been given up since the last call, so that a key frame must be
   * requested (PLI).
   */
  public boolean takePictureLoss(long nowNanos) {
    giveUpOld(nowNanos);
    boolean lost = pictureLost;
    pictureLost = false;
    return lost;
  }

  /** Returns when to call {@link #due} next; empty if nothing is missing. */
  public OptionalLong nextDueNanos() {
    if (size == 0) {
      return OptionalLong.empty();
    }
    long next = sinceNanos[0] + timing.patienceNanos();
    for (int i = 0; i < size; i++) {
      long due = dueNanos[i];
      if (unanswered >= MAX_UNANSWERED && asksAgainNanos - due > 0) {
        due = asksAgainNanos;
      }
      if (asks && requests[i] < timing.requests() && due - next < 0) {
        next = due;
      }
    }
    return OptionalLong.of(next);
  }

  /** Returns the number of missing packets. */
  public int size() {
    return size;
  }

  /** Returns the number of requests; a packet counts as often as it was requested. */
  public long requested() {
    return requested;
  }

  /** Returns the number of packets that came after a request. */
  public long recovered() {
    return recovered;
  }

  /** Returns the number of packets that were given up. */
  public long givenUp() {
    return givenUp;
  }
}
