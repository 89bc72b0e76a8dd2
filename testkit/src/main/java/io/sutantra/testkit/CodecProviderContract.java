package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract test of video codecs. A subclass names the codec and the settings:
 *
 * <pre>{@code
 * final class MyCodecTest extends CodecProviderContract {
 *   @Override
 *   protected CodecProvider provider() {
 *     return new MyCodec();
 *   }
 *
 *   @Override
 *   protected Settings settings() {
 *     return MapSettings.of(Map.of("quality", 5));
 *   }
 * }
 * }</pre>
 *
 * <p>The tests of a part that the codec does not have are skipped. Properties that may differ
 * between codecs have a method to override: the picture size and rate of the tests, the loss of
 * quality, the control of the bit rate, the shortest payloads, the sizes of payloads.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class CodecProviderContract extends CodecMediaContract {
  private static final int[] PAYLOAD_BOUNDS = {17, 33, 100, 509, 1_000, 1_187, 1_200, 1_452};

  @Test
  void nameIsValid() {
    assertThat(provider().name()).matches("[a-z0-9-]{1,64}");
    assertThat(provider().name()).isEqualTo(provider().name());
  }

  @Test
  void sdpCanSpeakOfIt() {
    RtpFormat rtp = payloadFormat().rtp();
    assertThat(rtp.encodingName()).matches("[!-.0-~]+");
    assertThat(rtp.formatParameters()).doesNotContain("\r", "\n");
    assertThat(payloadFormat().negotiate(rtp.formatParameters()))
        .as("what is answered to an offer of its own parameters")
        .isPresent();
  }

  @Test
  void creatingTakesNothing() {
    CodecProvider provider = provider();
    Settings settings = settings();
    EncoderRequest request = request();
    int threads = Thread.activeCount();
    for (int i = 0; i < 20; i++) {
      provider.createEncoder(request, settings, environment).ifPresent(CodecFixture::closeTwice);
      provider.createDecoder(settings, environment).ifPresent(CodecFixture::closeTwice);
      provider.createAudioEncoder(settings, environment).ifPresent(CodecFixture::closeTwice);
      provider.createAudioDecoder(settings, environment).ifPresent(CodecFixture::closeTwice);
      provider.payloadFormat(settings, environment);
    }
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads);
    assertThat(environment.framesInUse()).as("pictures in use").isZero();
    assertThat(environment.scheduledTasks()).as("scheduled tasks").isZero();
  }

  @Test
  void closingGivesEverythingBack() {
    startedEncoder().close(); // Libraries that are loaded once for all codecs stay loaded.
    int threads = Thread.activeCount();
    for (int i = 0; i < 5; i++) {
      try (VideoEncoder encoder = startedEncoder()) {
        encode(encoder, 0, 3);
      }
      Optional<VideoDecoder> decoder = provider().createDecoder(settings(), environment);
      decoder.ifPresent(VideoDecoder::start);
      decoder.ifPresent(VideoDecoder::close);
    }
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads);
    assertThat(environment.framesInUse()).as("pictures in use").isZero();
    assertThat(environment.scheduledTasks()).as("scheduled tasks").isZero();
  }

  @Test
  void payloadsKeepWithinTheBoundAndAreOfOneSizeButTheLast() {
    for (int bound : bounds()) {
      Packetizer packetizer = packetizer(bound);
      for (EncodedFrame unit : units()) {
        assertWellCut(packetizer.packetize(unit), bound);
      }
    }
  }

  @Test
  void payloadsTooShortToWorkWithAreRefusedOrWorkedWith() {
    List<EncodedFrame> units = units();
    for (int bound = 1; bound < smallestPayloadBytes(); bound++) {
      Packetizer packetizer;
      try {
        packetizer = packetizer(bound);
      } catch (IllegalArgumentException refused) {
        continue;
      }
      assertWellCut(packetizer.packetize(units.get(0)), bound);
    }
  }

  private void assertWellCut(List<Bytes> payloads, int bound) {
    assertThat(payloads)
        .isNotEmpty()
        .allSatisfy(payload -> assertThat(payload.length()).isBetween(1, bound));
    if (!cutsEvenly()) {
      return;
    }
    int size = payloads.get(0).length();
    assertThat(payloads.subList(0, payloads.size() - 1))
        .as("all payloads but the last")
        .allSatisfy(payload -> assertThat(payload.length()).isEqualTo(size));
    assertThat(payloads.get(payloads.size() - 1).length()).as("last payload").isBetween(1, size);
  }

  @Test
  void depacketizingUndoesPacketizing() {
    for (int bound : bounds()) {
      Packetizer packetizer = packetizer(bound);
      Depacketizer depacketizer = depacketizer();
      for (EncodedFrame unit : units()) {
        PacketizedFrame packets = packets(unit, packetizer.packetize(unit));
        assertUndone(unit, depacketizer.depacketize(packets));
      }
    }
  }

  private static void assertUndone(EncodedFrame unit, Optional<EncodedFrame> depacketized) {
    assertThat(depacketized).isPresent();
    EncodedFrame frame = depacketized.orElseThrow();
    assertThat(frame.data().equals(unit.data())).as("bytes are the same").isTrue();
    assertThat(frame.keyFrame()).as("key frame").isEqualTo(unit.keyFrame());
    assertThat(frame.ptsNanos()).isEqualTo(unit.ptsNanos());
    assertThat(frame.captureNanos()).isEqualTo(unit.captureNanos());
  }

  @Test
  void packetsWithoutTheFirstOrTheLastMakeNoFrame() {
    Packetizer packetizer = packetizer(smallestPayloadBytes());
    Depacketizer depacketizer = depacketizer();
    for (EncodedFrame unit : units()) {
      PacketizedFrame whole = packets(unit, packetizer.packetize(unit));
      int count = whole.packets().size();
      if (count > 1) {
        assertThat(depacketizer.depacketize(with(whole, whole.packets().subList(1, count))))
            .as("without the first of %d packets", count)
            .isEmpty();
        assertThat(depacketizer.depacketize(with(whole, whole.packets().subList(0, count - 1))))
            .as("without the last of %d packets", count)
            .isEmpty();
      }
      assertUndone(unit, depacketizer.depacketize(whole));
    }
  }

  @Test
  void depacketizerHasAnAnswerToEverything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Depacketizer depacketizer = depacketizer();
    List<EncodedFrame> units = units();
    Packetizer packetizer = packetizer(200);
    for (int round = 0; round < 2_000; round++) {
      EncodedFrame unit = units.get(random.nextInt(units.size()));
      PacketizedFrame bad = damaged(packets(unit, packetizer.packetize(unit)), random);
      assertThatCode(
              () -> {
                Optional<EncodedFrame> answer = depacketizer.depacketize(bad);
                assertThat(answer).isNotNull();
                answer.ifPresent(
                    frame -> assertThat(frame.sizeBytes()).isLessThanOrEqualTo(bad.sizeBytes()));
              })
          .as("seed %d, round %d", seed, round)
          .doesNotThrowAnyException();
    }
    EncodedFrame keyFrame = units.get(0);
    assertUndone(
        keyFrame, depacketizer.depacketize(packets(keyFrame, packetizer.packetize(keyFrame))));
  }

  @Test
  void inspectingTellsWhatDepacketizingTells() {
    PayloadFormat format = payloadFormat();
    for (int bound : bounds()) {
      Packetizer packetizer = packetizer(bound);
      for (EncodedFrame unit : units()) {
        Optional<FrameInfo> info = format.inspect(packetizer.packetize(unit));
        assertThat(info).as("inspected with payloads of %d bytes", bound).isPresent();
        assertThat(info.orElseThrow().keyFrame()).as("key frame").isEqualTo(unit.keyFrame());
      }
    }
  }

  @Test
  void inspectingHasAnAnswerToEverything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PayloadFormat format = payloadFormat();
    List<EncodedFrame> units = units();
    Packetizer packetizer = packetizer(200);
    for (int round = 0; round < 2_000; round++) {
      EncodedFrame unit = units.get(random.nextInt(units.size()));
      List<Bytes> payloads =
          damaged(packets(unit, packetizer.packetize(unit)), random).packets().stream()
              .map(RtpPacket::payload)
              .toList();
      assertThatCode(() -> assertThat(format.inspect(payloads)).isNotNull())
          .as("seed %d, round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  /**
   * Returns the packets with some of them lost, duplicated, swapped, truncated, changed or
   * invented.
   */
  private static PacketizedFrame damaged(PacketizedFrame good, Random random) {
    List<RtpPacket> packets = new ArrayList<>();
    for (RtpPacket packet : good.packets()) {
      switch (random.nextInt(6)) {
        case 0 -> {} // The packet is lost.
        case 1 -> packets.addAll(List.of(packet, packet));
        case 2 -> packets.add(with(packet, damaged(packet.payload(), random)));
        case 3 -> {
          byte[] invented = new byte[random.nextInt(12)];
          random.nextBytes(invented);
          packets.add(with(packet, invented));
        }
        default -> packets.add(packet);
      }
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(packets, random);
    }
    return packets.isEmpty() ? good : with(good, packets);
  }

  private static RtpPacket with(RtpPacket packet, byte[] payload) {
    return new RtpPacket(
        packet.sequenceNumber(), packet.timestamp(), packet.marker(), Bytes.wrap(payload));
  }

  private static PacketizedFrame with(PacketizedFrame frame, List<RtpPacket> packets) {
    return new PacketizedFrame(
        packets, frame.keyFrame(), frame.temporalLayer(), frame.ptsNanos(), frame.captureNanos());
  }

  private List<Integer> bounds() {
    List<Integer> bounds = new ArrayList<>();
    bounds.add(smallestPayloadBytes());
    for (int bound : PAYLOAD_BOUNDS) {
      if (bound > smallestPayloadBytes()) {
        bounds.add(bound);
      }
    }
    return bounds;
  }

  private List<EncodedFrame> units() {
    List<EncodedFrame> units = accessUnits();
    Assumptions.assumeFalse(units.isEmpty(), "there are no access units to cut");
    assertThat(units.get(0).keyFrame()).as("the first access unit is a key frame").isTrue();
    return units;
  }

  private Packetizer packetizer(int bound) {
    return present(payloadFormat().packetizer(bound), "packetizer");
  }

  private Depacketizer depacketizer() {
    return present(payloadFormat().depacketizer(), "depacketizer");
  }

  private PayloadFormat payloadFormat() {
    return present(provider().payloadFormat(settings(), environment), "payload format");
  }
}
