package io.sutantra.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecException;
import io.sutantra.api.Packetizer;
import io.sutantra.api.Settings;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.ffmpeg.OpusPacket;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the behaviour that Opus has beyond the codec contract. */
final class OpusEncoderTest {
  private static final long MILLI = 1_000_000;
  private static final AudioShape STEREO = new AudioShape(48_000, 2);

  private final TestEnvironment environment = new TestEnvironment();
  private final List<EncodedFrame> encoded = new ArrayList<>();

  @AfterEach
  void close() {
    environment.close();
  }

  private AudioEncoder started(Settings settings) {
    AudioEncoder encoder = new OpusCodec().createAudioEncoder(settings, environment).orElseThrow();
    encoder.start();
    return encoder;
  }

  private void tone(AudioEncoder encoder, long fromNanos, int pieces) {
    Tone tone = new Tone(STEREO, 440, 10_000);
    for (int i = 0; i < pieces; i++) {
      encoder.encode(tone.frame(fromNanos + 20 * MILLI * i, 960), encoded::add);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 40, 60})
  void packetsHaveTheLengthThatIsSet(int millis) {
    try (AudioEncoder encoder =
        started(ReferenceConf.settings().with("frame-length", Duration.ofMillis(millis)))) {
      tone(encoder, 0, 60);
    }
    assertThat(encoded).hasSize(1_200 / millis);
    assertThat(encoded)
        .allSatisfy(
            unit -> {
              OpusPacket packet = OpusPacket.parse(unit.data()).orElseThrow();
              assertThat(packet.durationNanos()).isEqualTo(millis * MILLI);
              assertThat(packet.stereo()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {24_000, 64_000, 128_000, 256_000, 400_000})
  void bitrateIsKept(int bitrate) {
    try (AudioEncoder encoder = started(ReferenceConf.settings().with("bitrate", bitrate))) {
      Random random = new Random(1);
      for (int i = 0; i < 250; i++) {
        short[] noise = new short[1_920];
        for (int j = 0; j < noise.length; j++) {
          noise[j] = (short) (random.nextGaussian() * 4_000);
        }
        encoder.encode(AudioFrame.wrap(noise, STEREO, 20 * MILLI * i, 0), encoded::add);
      }
    }
    long bits = encoded.stream().mapToLong(unit -> 8L * unit.sizeBytes()).sum();
    assertThat(bits / 5.0).isBetween(bitrate * 0.8, bitrate * 1.1);
    assertThat(encoded).allSatisfy(unit -> assertThat(unit.sizeBytes()).isLessThan(1_158));
  }

  @Test
  void firstPacketBeginsByTheLookAheadBeforeTheSound() {
    try (AudioEncoder encoder = started(ReferenceConf.settings())) {
      tone(encoder, 100 * MILLI, 2);
    }
    assertThat(encoded.get(0).ptsNanos()).isEqualTo(100 * MILLI - 312 * 1_000_000_000L / 48_000);
  }

  @Test
  void silenceAndWhatIsLeftOutAreCounted() {
    try (AudioEncoder encoder = started(ReferenceConf.settings())) {
      tone(encoder, 0, 10);
      tone(encoder, 230 * MILLI, 10); // 30 ms: not a gap
      assertThat(environment.counted("samples.inserted")).isZero();
      tone(encoder, 500 * MILLI, 10); // 100 ms after the count, which is at 400 ms
      assertThat(environment.counted("samples.inserted")).isEqualTo(4_800);
      tone(encoder, 610 * MILLI, 10); // 90 ms overlap the sound before
      assertThat(environment.counted("samples.dropped")).isEqualTo(90 * 48);
      assertThat(environment.counted("samples.inserted")).isEqualTo(4_800);
    }
    EncodedFrame last = encoded.get(encoded.size() - 1);
    assertThat(last.ptsNanos()).isCloseTo(800 * MILLI, within(41 * MILLI));
  }

  @Test
  void monoIsAsLoudAsItWas() {
    Tone mono = new Tone(new AudioShape(16_000, 1), 440, 10_000);
    List<AudioFrame> decoded = new ArrayList<>();
    try (AudioEncoder encoder = started(ReferenceConf.settings());
        AudioDecoder decoder =
            new OpusCodec()
                .createAudioDecoder(ReferenceConf.settings(), environment)
                .orElseThrow()) {
      decoder.start();
      for (int i = 0; i < 20; i++) {
        encoder.encode(mono.frame(20 * MILLI * i, 320), unit -> decoder.decode(unit, decoded::add));
      }
    }
    assertThat(Tone.loudness(decoded.get(15))).isCloseTo(7_071, within(300.0));
    assertThat(decoded.get(15).shape()).isEqualTo(STEREO);
  }

  @Test
  void packetThatFindsNoRoomIsRefused() {
    assertThatThrownBy(
            () ->
                new OpusPayloadFormat(ReferenceConf.settings())
                    .packetizer(400)
                    .orElseThrow()
                    .packetize(EncodedFrame.ofSound(Bytes.wrap(new byte[401]), 0, 0)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("401")
        .hasMessageContaining("400");
  }

  @ParameterizedTest
  @CsvSource({"10, 510000", "20, 463200", "20, 300000", "40, 231600", "60, 154400"})
  void packetsOfTheHighestBitratesFindRoom(int millis, int bitrate) {
    MapSettings settings =
        ReferenceConf.settings()
            .with("frame-length", Duration.ofMillis(millis))
            .with("bitrate", bitrate);
    Packetizer packetizer = new OpusPayloadFormat(settings).packetizer(1_158).orElseThrow();
    try (AudioEncoder encoder = started(settings)) {
      Random random = new Random(1);
      for (int i = 0; i < 150; i++) {
        short[] bursts = new short[1_920];
        for (int j = 0; i % 50 < 15 && j < bursts.length; j++) {
          bursts[j] = (short) (random.nextGaussian() * 8_000);
        }
        encoder.encode(AudioFrame.wrap(bursts, STEREO, 20 * MILLI * i, 0), encoded::add);
      }
    }
    assertThat(encoded).allSatisfy(unit -> assertThat(packetizer.packetize(unit)).hasSize(1));
  }

  @Test
  void nullIsRefused() {
    try (AudioEncoder encoder = started(ReferenceConf.settings())) {
      AudioFrame sound = new Tone(STEREO, 440, 10_000).frame(0, 960);
      assertThatThrownBy(() -> encoder.encode(null, unit -> {}))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> encoder.encode(sound, null))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void closingWhileAnotherThreadEncodesIsBorne() throws InterruptedException {
    AudioFrame sound = new Tone(new AudioShape(44_100, 2), 440, 10_000).frame(0, 4_410);
    for (int round = 0; round < 20; round++) {
      AudioEncoder encoder = started(ReferenceConf.settings());
      Thread closer = new Thread(encoder::close);
      try {
        for (int i = 0; i < 1_000_000; i++) {
          encoder.encode(sound.stamped(100 * MILLI * i, 0), unit -> {});
          if (i == round) {
            closer.start();
          }
        }
        throw new AssertionError("was never closed");
      } catch (IllegalStateException closed) {
        assertThat(closed).hasMessageContaining("closed");
      }
      closer.join();
    }
  }
}
