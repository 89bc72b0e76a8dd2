package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.sutantra.api.Metrics;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One shard with one stream, without sockets and threads: time passes when a test says so.
 *
 * <p>Its viewers have keys from the beginning.
 */
final class LoneShard implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(1);
  static final PacketizedFormat SOUND =
      new PacketizedFormat("opus", new RtpFormat("opus", 48_000, 2, ""), new AudioShape(48_000, 2));
  private static final int FIRST_PORT = 10_000;

  final ManualClock clock = new ManualClock();
  final TestEnvironment environment = new TestEnvironment(clock);

  /** Whose loop is the shard's. It is not the socket's, whose tasks run whenever it is used. */
  private final EmbeddedChannel timer = new EmbeddedChannel();

  final EmbeddedChannel socket = new EmbeddedChannel();
  final ViewerTable table = new ViewerTable();
  final Shards shards;
  final Shard shard;

  /** Another one, that datagrams may come to. Lives on the same loop, if at all. */
  final Shard other;

  final BroadcastStream stream;
  final List<String> keyFramesFor = new ArrayList<>();

  /** Whether asking for a key frame fails. */
  boolean troubleWithKeyFrames;

  final List<ViewerEvent> events = new ArrayList<>();
  final Map<String, ViewerStatistics> statistics = new HashMap<>();

  /** How many datagrams went out in which millisecond. */
  final List<int[]> bursts = new ArrayList<>();

  /** What went to where no viewer is. */
  final List<byte[]> toStrangers = new ArrayList<>();

  private final InetSocketAddress local = address(9);
  private final Map<InetSocketAddress, Guest> guests = new HashMap<>();
  private final Map<String, Guest> byId = new HashMap<>();
  private final Listener listener = new Listener();
  private final Random random = new Random(1);
  private final IceTimings iceTimings;
  private int nextFrame;
  private int nextSound;

  LoneShard(MapSettings with) {
    this(with, 1);
  }

  /** With one shard, or two. */
  LoneShard(MapSettings with, int count) {
    BroadcastSettings settings = BroadcastSettings.of(with);
    iceTimings = settings.iceTimings();
    TransportCounters counters = new TransportCounters(environment.metrics());
    timer.freezeTime();
    Metrics.Histogram times = environment.metrics().histogram("delivery", "micros");
    shard = shard(0, counters, times);
    other = count > 1 ? shard(1, counters, times) : null;
    shards = new Shards(other == null ? List.of(shard) : List.of(shard, other), table);
    stream =
        new BroadcastStream(
            "demo",
            List.of(new TrackDescription(Stage.FORMAT, 1_000_000), new TrackDescription(SOUND, 0)),
            shards.io(),
            settings,
            clock,
            new KeyFrameRequests(
                settings.keyFrameInterval().toNanos(),
                counters.keyFrameRequests,
                viewerId -> {
                  keyFramesFor.add(viewerId);
                  if (troubleWithKeyFrames) {
                    throw new IllegalStateException("nobody makes key frames");
                  }
                }),
            (ended, why) -> {});
    shard.io().start(List.of(socketOf(shard)));
    if (other != null) {
      other.io().start(List.of(socketOf(other)));
    }
  }

  private ShardSocket socketOf(Shard its) {
    return new ShardSocket(
        socket,
        clock::nanoTime,
        (to, datagrams) -> its.refused(new UdpPath(0, local, to), datagrams));
  }

  private Shard shard(int index, TransportCounters counters, Metrics.Histogram times) {
    System.Logger logger = System.getLogger("io.sutantra.test");
    return new Shard(
        new ShardIo(index, timer.eventLoop(), clock, logger, counters, times), table, listener);
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A check by somebody with credentials of its own, to somebody with theirs. */
  byte[] check(IceCredentials own, IceCredentials theirs) {
    return StunWriter.request(TransactionId.random(random))
        .username(theirs.ufrag() + ":" + own.ufrag())
        .priority(1)
        .controlling(1)
        .useCandidate()
        .protectedBy(StunKey.of(theirs.password()));
  }

  static boolean isRequest(byte[] datagram) {
    return StunMessage.parse(ByteBuffer.wrap(datagram))
        .filter(message -> message.kind() == StunMessage.Kind.REQUEST)
        .isPresent();
  }

  /** Which tracks a viewer is sent. */
  enum Hearing {
    PICTURES_ALONE,
    SOUND_ALONE,
    BOTH
  }

  /** Hears of all viewers. */
  private final class Listener implements ViewerListener {
    @Override
    public void changed(ViewerEvent event) {
      events.add(event);
      Error trouble = byId.get(event.viewerId()).trouble;
      if (trouble != null && event.status() == ViewerStatus.FAILED) {
        throw trouble;
      }
    }

    @Override
    public void reported(String viewerId, ViewerStatistics its) {
      statistics.put(viewerId, its);
    }

    @Override
    public void gone(String viewerId) {
      byId.get(viewerId).gone = true;
    }
  }

  /** An endpoint with one handshake. */
  private record GuestEndpoint(GuestHandshake handshake) implements DtlsEndpoint {
    @Override
    public String fingerprint() {
      return "sha-256 00";
    }

    @Override
    public DtlsHandshake handshake(boolean client, List<String> fingerprints, Runnable wake) {
      return handshake;
    }
  }

  /** A handshake that is done when the test says so. */
  private static final class GuestHandshake implements DtlsHandshake {
    private SrtpKeys keys;

    @Override
    public void start(Object origin) {
      // Nothing is to be said.
    }

    @Override
    public void receive(byte[] datagram) {
      // Whatever it is, the test decides.
    }

    @Override
    public void poll(Events events) {
      if (keys != null) {
        SrtpKeys done = keys;
        keys = null;
        events.established(done, "suite");
      }
    }

    @Override
    public void close() {
      // Nobody is told.
    }
  }

  /** A viewer, as seen from outside. */
  final class Guest {
    final ViewerEntry entry;
    final InetSocketAddress at;
    final List<TestPeer.Packet> media = new ArrayList<>();
    final List<TestPeer.Packet> again = new ArrayList<>();
    final List<byte[]> rtcp = new ArrayList<>();

    /** The datagrams of media as they came, and those that came again, of a viewer without RTX. */
    final List<byte[]> datagrams = new ArrayList<>();

    final List<byte[]> repeated = new ArrayList<>();

    /** Sound: the headers and the datagrams of what came, and the datagrams that came again. */
    final List<RtpHeader> sound = new ArrayList<>();

    final List<byte[]> soundDatagrams = new ArrayList<>();
    final List<byte[]> soundAgain = new ArrayList<>();
    private final boolean rtx;
    final List<byte[]> stun = new ArrayList<>();
    final IceCredentials own = IceCredentials.random(random);
    final IceCredentials theirs = IceCredentials.random(random);
    final Path path;
    private final SrtpReceiver receiver;
    private final SrtpSender sender;
    private final SrtpKeys keys;
    private final GuestHandshake handshake = new GuestHandshake();
    boolean gone;

    /** Is thrown when it is told of a failure. */
    Error trouble;

    Guest(String id, int firstSequenceNumber, OptionalInt rtxPayloadType, Hearing hearing) {
      rtx = rtxPayloadType.isPresent();
      at = address(FIRST_PORT + guests.size());
      path = new UdpPath(0, local, at);
      byte[] material = new byte[2 * (16 + 12)];
      random.nextBytes(material);
      keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, material);
      receiver = new SrtpReceiver(keys.profile(), keys.server());
      sender = new SrtpSender(keys.profile(), keys.client());
      TrackParameters video =
          new TrackParameters(
              96, rtxPayloadType, 90_000, 7, 8, "0", 1, 2, 0, firstSequenceNumber, 5);
      TrackParameters sound =
          new TrackParameters(111, OptionalInt.empty(), 48_000, 9, 10, "1", 1, 0, 0, 65_530, 5);
      MediaParameters parameters =
          new MediaParameters(
              "cname",
              "0",
              hearing == Hearing.SOUND_ALONE ? Optional.empty() : Optional.of(video),
              hearing == Hearing.PICTURES_ALONE ? Optional.empty() : Optional.of(sound));
      ViewerSetup setup =
          new ViewerSetup(
              id,
              "vp8",
              theirs,
              own,
              iceTimings,
              new Random(1),
              true,
              List.of("sha-256 00"),
              new GuestEndpoint(handshake),
              parameters,
              TimeUnit.SECONDS.toNanos(15),
              TimeUnit.SECONDS.toNanos(1));
      entry = new ViewerEntry(setup, stream, clock.nanoTime());
    }

    Guest entered() {
      assertThat(table.add(entry)).isTrue();
      byId.put(entry.id(), this);
      listener.changed(new ViewerEvent("demo", entry.id(), ViewerStatus.CONNECTING, "", ""));
      stream.expect(entry.setup());
      entry.open();
      table.name(theirs.ufrag(), entry);
      shards.expireLater(entry);
      return this;
    }

    /** The viewer, as the shard has it that has adopted it; null before and after. */
    BroadcastViewer viewer() {
      return entry.viewer();
    }

    Shard home() {
      return shards.get(entry.shard());
    }

    void check() {
      shard.received(path, ByteBuffer.wrap(checkBytes()));
      shard.io().flush();
      drain();
      answerProbes(0);
    }

    /** Answers what its path is to be proved by, as it came to a shard, and forgets it. */
    void answerProbes(int cameTo) {
      List<byte[]> asked = stun.stream().filter(LoneShard::isRequest).toList();
      stun.removeAll(asked);
      for (byte[] each : asked) {
        viewer().checked(path, ByteBuffer.wrap(answer(each)), cameTo);
      }
    }

    /** Its answer to a check. */
    byte[] answer(byte[] check) {
      return StunWriter.success(
              StunMessage.parse(ByteBuffer.wrap(check)).orElseThrow().transactionId(), local)
          .protectedBy(StunKey.of(own.password()));
    }

    /** A check as it would be sent. */
    byte[] checkBytes() {
      return LoneShard.this.check(own, theirs);
    }

    Guest connected() {
      check();
      keyed();
      return this;
    }

    /** Its handshake is done, by whatever path. */
    void keyed() {
      handshake.keys = keys;
      home().advance(viewer());
      drain();
    }

    void send(Consumer<RtcpWriter> writing) {
      send(rtcp(writing));
    }

    /** RTCP as it would be sent. */
    byte[] rtcp(Consumer<RtcpWriter> writing) {
      ByteBuffer out = ByteBuffer.allocate(1_500);
      writing.accept(new RtcpWriter(out));
      return rtcp(Arrays.copyOf(out.array(), out.position()));
    }

    /** RTCP of any bytes, protected. */
    byte[] rtcp(byte[] compound) {
      byte[] bytes = Arrays.copyOf(compound, compound.length + keys.profile().rtcpTrailerBytes());
      return Arrays.copyOf(bytes, sender.protectRtcp(bytes, 0, compound.length));
    }

    void send(byte[] datagram) {
      shard.received(path, ByteBuffer.wrap(datagram));
      shard.io().flush();
      drain();
    }

    void nack(int... sequenceNumbers) {
      send(out -> out.nack(3, 7, sequenceNumbers));
    }

    /** The numbers of the frames that it has got all packets of, one after the other. */
    List<Integer> frames() {
      return media.stream()
          .filter(packet -> packet.header().marker())
          .map(TestPeer.Packet::frame)
          .toList();
    }

    List<Integer> sequenceNumbers() {
      return media.stream().map(TestPeer.Packet::sequenceNumber).toList();
    }

    private void take(byte[] datagram) {
      int type = datagram[1] & 0xFF;
      if ((datagram[0] & 0xFF) < 128) {
        stun.add(datagram);
        return;
      }
      if (type >= 192 && type < 224) {
        int plain = receiver.unprotectRtcp(datagram, 0, datagram.length);
        rtcp.add(Arrays.copyOf(datagram, plain));
        return;
      }
      if ((type & 0x7F) == 111) {
        takeSound(datagram);
        return;
      }
      byte[] whole = rtx ? null : datagram.clone();
      int plain = receiver.unprotect(datagram, 0, datagram.length);
      if (plain < 0 && !rtx) {
        repeated.add(whole);
        return;
      }
      if (!rtx) {
        datagrams.add(whole);
      }
      if (plain < 0) {
        throw new AssertionError("RTP that is not authentic, or came twice");
      }
      RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(datagram, 0, plain)).orElseThrow();
      TestPeer.Packet packet = TestPeer.Packet.of(header, datagram, header.payloadType() == 97);
      (header.payloadType() == 97 ? again : media).add(packet);
    }

    private void takeSound(byte[] datagram) {
      byte[] whole = datagram.clone();
      int plain = receiver.unprotect(datagram, 0, datagram.length);
      if (plain < 0) {
        soundAgain.add(whole);
      } else {
        soundDatagrams.add(whole);
        sound.add(RtpHeader.parse(ByteBuffer.wrap(datagram, 0, plain)).orElseThrow());
      }
    }
  }

  Guest guest(String id) {
    return guest(id, 100);
  }

  Guest guest(String id, int firstSequenceNumber) {
    return guest(id, firstSequenceNumber, OptionalInt.of(97));
  }

  Guest guest(String id, int firstSequenceNumber, OptionalInt rtxPayloadType) {
    Guest guest = new Guest(id, firstSequenceNumber, rtxPayloadType, Hearing.PICTURES_ALONE);
    guests.put(guest.at, guest);
    return guest.entered().connected();
  }

  /** A viewer that hears. */
  Guest hearing(String id, Hearing hearing) {
    Guest guest = new Guest(id, 100, OptionalInt.of(97), hearing);
    guests.put(guest.at, guest);
    return guest.entered().connected();
  }

  /** A viewer that has no keys yet. */
  Guest coming(String id) {
    Guest guest = new Guest(id, 100, OptionalInt.of(97), Hearing.PICTURES_ALONE);
    guests.put(guest.at, guest);
    return guest.entered();
  }

  PacketizedFrame offer(boolean keyFrame, int packets) {
    PacketizedFrame frame = Stage.frame(nextFrame++, keyFrame, packets, clock.nanoTime());
    stream.offer(frame);
    run();
    return frame;
  }

  /** Offers 20 ms of sound. */
  boolean offerSound() {
    int number = nextSound++;
    byte[] payload = new byte[100];
    payload[0] = (byte) number;
    RtpPacket packet =
        new RtpPacket(number & 0xFFFF, number * 960, number == 0, Bytes.wrap(payload));
    boolean taken =
        stream
            .track(1)
            .offer(
                new PacketizedFrame(List.of(packet), true, 0, clock.nanoTime(), clock.nanoTime()));
    run();
    return taken;
  }

  /** Offers, but lets the shard do nothing yet. */
  boolean offerOnly(boolean keyFrame, int packets) {
    return stream.offer(Stage.frame(nextFrame++, keyFrame, packets, clock.nanoTime()));
  }

  /** Whether the socket takes anything. */
  void room(boolean there) {
    socket.unsafe().outboundBuffer().setUserDefinedWritability(1, there);
    socket.runPendingTasks();
  }

  void run() {
    timer.runPendingTasks();
    drain();
  }

  /** Lets time pass, a millisecond at a time. */
  void advance(Duration time) {
    for (long millis = time.toMillis(); millis > 0; millis--) {
      clock.advance(STEP);
      timer.advanceTimeBy(STEP.toNanos(), TimeUnit.NANOSECONDS);
      timer.runScheduledPendingTasks();
      run();
    }
  }

  void drain() {
    int millisecond = (int) (clock.nanoTime() / 1_000_000);
    DatagramPacket packet;
    while ((packet = socket.readOutbound()) != null) {
      ByteBuf content = packet.content();
      byte[] bytes = new byte[content.readableBytes()];
      content.readBytes(bytes);
      packet.release();
      if ((bytes[0] & 0xFF) >= 128 && (bytes[1] & 0x7F) == 96) {
        if (bursts.isEmpty() || bursts.get(bursts.size() - 1)[0] != millisecond) {
          bursts.add(new int[] {millisecond, 0});
        }
        bursts.get(bursts.size() - 1)[1]++;
      }
      Guest guest = guests.get(packet.recipient());
      if (guest != null) {
        guest.take(bytes);
      } else {
        toStrangers.add(bytes);
      }
    }
  }

  @Override
  public void close() {
    boolean unusedTimer = timer.finishAndReleaseAll();
    boolean unusedSocket = socket.finishAndReleaseAll();
    environment.close();
  }
}
