package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.rtp.ReceivedPacket;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A publisher with full ICE and a server with lite ICE, on an emulated network with simulated time.
 * The publisher sends 30 pictures and 50 packets of sound a second.
 */
final class PublisherPair {
  static final long MILLI = 1_000_000;
  static final int VIDEO_SSRC = 0xCAFE;
  static final int RTX_SSRC = 0xBEEF;
  static final int SOUND_SSRC = 0xD00D;
  static final InetSocketAddress PUBLISHER = MemoryPeer.address(1, 5_000);
  static final InetSocketAddress SERVER = MemoryPeer.address(2, 8_443);

  private static final int PICTURE_PACKETS = 4;
  private static final int KEY_PACKETS = 12;
  private static final int PAYLOAD_BYTES = 1_000;
  private static final long PICTURE_NANOS = 33_333_333;
  private static final long SOUND_NANOS = 20 * MILLI;

  final NetworkEmulator network;
  final End publisher;
  final End server;
  final List<TransportFeedback> feedback = new ArrayList<>();
  final TreeMap<Integer, Long> picturesSent = new TreeMap<>();

  /** The arrival of whole pictures, and those of them that begin anew. */
  final TreeMap<Integer, Long> pictures = new TreeMap<>();

  final List<Integer> keyPictures = new ArrayList<>();
  final List<AccessUnit> units = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final TreeMap<Integer, Long> sound = new TreeMap<>();

  /** Capture times by sampling times, of pictures and of sound. */
  final List<long[]> captures = new ArrayList<>();

  final List<Long> bitrateLimits = new ArrayList<>();
  final List<Long> soundSentNanos = new ArrayList<>();
  int soundSent;
  int losses;
  int keyFramesWanted;
  Predicate<byte[]> publisherSends = datagram -> true;
  long now = 1_000_000_000L;

  private final long began = now;
  private boolean keyFrameNext = true;
  private boolean publishing = true;
  private long nextPictureNanos;
  private long nextSoundNanos;
  private int lastPicture = -1;

  /** One of the two. */
  final class End implements SessionEvents<Route<InetSocketAddress>> {
    final Session<Route<InetSocketAddress>> session;
    private final InetSocketAddress own;
    private final InetSocketAddress other;
    private boolean woken;

    End(
        SessionIce<Route<InetSocketAddress>> ice,
        boolean isPublisher,
        MediaTerms terms,
        InetSocketAddress own,
        InetSocketAddress other) {
      this.own = own;
      this.other = other;
      this.session =
          new Session<>(
              ice,
              new SessionTerms(
                  isPublisher,
                  List.of(isPublisher ? "server" : "publisher"),
                  terms,
                  MemoryPeer.CONNECT_NANOS),
              new InstantDtls(isPublisher ? "publisher" : "server"),
              () -> woken = true,
              new Random(own.getPort()),
              now);
    }

    private long deadline() {
      long deadline = session.deadlineNanos();
      return woken ? now : deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(now, deadline);
    }

    private void advance() {
      woken = false;
      session.advance(now);
      session.poll(this);
    }

    void receive(ByteBuffer datagram) {
      boolean unused = session.receive(new Route<>(own, other), datagram, now);
      session.poll(this);
    }

    @Override
    public void transmit(Route<InetSocketAddress> path, byte[] datagram) {
      if (this == server || publisherSends.test(datagram)) {
        boolean unused =
            network.offer(
                ByteBuffer.wrap(datagram),
                this == server ? Direction.TO_CLIENT : Direction.TO_SERVER,
                now);
      }
    }

    @Override
    public void failed(String why) {
      heard.add((this == server ? "server" : "publisher") + " failed: " + why);
    }

    @Override
    public void disconnected() {
      heard.add((this == server ? "server" : "publisher") + " disconnected");
    }

    @Override
    public void keyFrameWanted(SendStream stream) {
      keyFramesWanted++;
      keyFrameNext = true;
    }

    @Override
    public void estimatedBitrate(long bitrateBps) {
      bitrateLimits.add(bitrateBps);
    }

    @Override
    public void transportFeedback(TransportFeedback message) {
      feedback.add(message);
    }

    @Override
    public void sourceChanged(ReceiveStream stream, int ssrc) {
      heard.add("source " + Integer.toHexString(ssrc));
    }

    @Override
    public void mediaLost(ReceiveStream stream) {
      losses += stream.track().video() ? 1 : 0;
    }

    @Override
    public void accessUnit(ReceiveStream stream, AccessUnit unit, long captureNanos) {
      units.add(unit);
      ByteBuffer first = ByteBuffer.wrap(unit.packets().get(0).payload());
      int number = first.getInt();
      int count = first.getInt();
      boolean key = first.getInt() != 0;
      if (unit.packets().size() != count) {
        throw new AssertionError(
            "access unit %d has %d packets of %d".formatted(number, unit.packets().size(), count));
      }
      for (ReceivedPacket packet : unit.packets()) {
        if (ByteBuffer.wrap(packet.payload()).getInt() != number) {
          throw new AssertionError("access unit %d is mixed".formatted(number));
        }
      }
      if (!stream.track().video()) {
        sound.put(number, now);
        captures.add(new long[] {1, soundSentNanos.get(number), captureNanos, now});
        return;
      }
      if (number != lastPicture + 1 && !unit.afterLoss()) {
        throw new AssertionError(
            "picture %d follows %d without a word".formatted(number, lastPicture));
      }
      lastPicture = number;
      pictures.put(number, now);
      if (picturesSent.containsKey(number)) {
        captures.add(new long[] {0, picturesSent.get(number), captureNanos, now});
      }
      if (key) {
        keyPictures.add(number);
      }
    }
  }

  PublisherPair(NetworkConditions conditions, long seed, List<ReceiveTrack> receives) {
    this(conditions, seed, receives, 1_024, true);
  }

  PublisherPair(
      NetworkConditions conditions,
      long seed,
      List<ReceiveTrack> receives,
      int history,
      boolean rtx) {
    network = new NetworkEmulator(NetworkConditions.perfect(), seed, now);
    IceAgent<InetSocketAddress> agent =
        new IceAgent<>(
            MemoryPeer.credentials("publisher", 0),
            MemoryPeer.credentials("server", 0),
            IceTimings.DEFAULT,
            new Random(1),
            now);
    agent.addBase(PUBLISHER);
    agent.addRemote(IceCandidate.host(SERVER.getAddress(), SERVER.getPort(), 0));
    List<SendTrack> sends =
        List.of(
            new SendTrack(
                "0",
                96,
                rtx ? OptionalInt.of(97) : OptionalInt.empty(),
                VIDEO_SSRC,
                RTX_SSRC,
                90_000,
                history),
            new SendTrack("1", 111, OptionalInt.empty(), SOUND_SSRC, 0, 48_000, history));
    publisher =
        new End(
            new FullIce<>(agent), true, terms("publisher", sends, List.of()), PUBLISHER, SERVER);
    server =
        new End(
            new LiteIce<>(
                new MemoryPeer.Remotes(false),
                MemoryPeer.credentials("server", 0),
                MemoryPeer.credentials("publisher", 0),
                IceTimings.DEFAULT,
                new Random(2),
                now),
            false,
            terms("server", List.of(), receives),
            SERVER,
            PUBLISHER);
    run(1_000 * MILLI, false);
    if (!publisher.session.connected() || !server.session.connected()) {
      throw new AssertionError("they did not connect");
    }
    nextPictureNanos = now;
    nextSoundNanos = now;
    network.conditions(conditions, now);
  }

  private static MediaTerms terms(
      String cname, List<SendTrack> sends, List<ReceiveTrack> receives) {
    return new MediaTerms(cname, sends, receives, true, 1, 1_700_000_000_000_000_000L);
  }

  /** Stops sending media. */
  void rest() {
    publishing = false;
  }

  void run(long nanos) {
    run(nanos, publishing);
  }

  private void run(long nanos, boolean sending) {
    long end = now + nanos;
    int calls = 0;
    while (true) {
      long next = Math.min(publisher.deadline(), server.deadline());
      OptionalLong delivery = network.nextNanos();
      if (delivery.isPresent()) {
        next = Math.min(next, Math.max(now, delivery.getAsLong()));
      }
      if (sending) {
        next = Math.min(next, Math.min(nextPictureNanos, nextSoundNanos));
      }
      calls = next > now ? 0 : calls + 1;
      if (calls > 10_000) {
        throw new IllegalStateException("somebody wants to be called now, again and again");
      }
      if (next > end) {
        now = end;
        return;
      }
      now = next;
      for (Optional<NetworkEmulator.Delivery> came = network.poll(now);
          came.isPresent();
          came = network.poll(now)) {
        (came.get().direction() == Direction.TO_SERVER ? server : publisher)
            .receive(came.get().packet());
      }
      if (sending && now >= nextPictureNanos) {
        nextPictureNanos += PICTURE_NANOS;
        sendPicture();
      }
      if (sending && now >= nextSoundNanos) {
        nextSoundNanos += SOUND_NANOS;
        sendSound();
      }
      if (publisher.deadline() <= now) {
        publisher.advance();
      }
      if (server.deadline() <= now) {
        server.advance();
      }
    }
  }

  private void sendPicture() {
    int number = picturesSent.size();
    int count = keyFrameNext ? KEY_PACKETS : PICTURE_PACKETS;
    picturesSent.put(number, now);
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[PAYLOAD_BYTES];
      ByteBuffer.wrap(payload).putInt(number).putInt(count).putInt(keyFrameNext ? 1 : 0);
      send(0, (int) ((now - began) / 1_000 * 9 / 100), i == count - 1, payload);
    }
    keyFrameNext = false;
  }

  private void sendSound() {
    byte[] payload = new byte[100];
    ByteBuffer.wrap(payload).putInt(soundSent).putInt(1);
    soundSentNanos.add(now);
    send(1, 77 + soundSent++ * 960, false, payload);
  }

  private void send(int track, int timestamp, boolean marker, byte[] payload) {
    boolean unused =
        publisher.session.send(
            publisher.session.sends().get(track), timestamp, marker, payload, now, now);
    publisher.session.poll(publisher);
  }

  /** Hands the server a datagram as if the publisher had sent it. */
  void inject(byte[] datagram, int length) {
    server.receive(ByteBuffer.wrap(datagram, 0, length));
  }

  /** Returns the share of the pictures that came whole, of those sent until half a second ago. */
  double wholePictures() {
    long sent = picturesSent.headMap(picturesSent.size() - 15).size();
    return (double) pictures.headMap(picturesSent.size() - 15).size() / sent;
  }

  static boolean isCheck(byte[] datagram) {
    return PacketKind.of(ByteBuffer.wrap(datagram)) == PacketKind.STUN;
  }

  @Override
  public String toString() {
    return "%s: %d of %d pictures, %d losses, %d key frames wanted, %s"
        .formatted(network, pictures.size(), picturesSent.size(), losses, keyFramesWanted, heard);
  }
}
