package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecException;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract test of audio codecs. A subclass names the codec and the settings, as for {@link
 * CodecProviderContract}. The tests of a part that the codec does not have are skipped.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class AudioCodecContract {
  private static final long MILLI = 1_000_000;
  private static final int LARGEST_PAYLOAD = 1_200;
  private static final double TONE_HZ = 440;
  private static final int LOUD = 10_000;
  private static final AudioShape USUAL = new AudioShape(48_000, 2);
  private static final int[] RATES = {8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000};

  private TestEnvironment environment;

  /** Returns the codec under test, a new provider at every call. */
  protected abstract CodecProvider provider();

  /** Returns the codec's settings, as in its {@code reference.conf}. */
  protected abstract Settings settings();

  /** Returns the least share of the original tone in a decoded tone. */
  protected double lowestToneShare() {
    return 0.95;
  }

  @BeforeEach
  void prepare() {
    environment = new TestEnvironment();
  }

  @AfterEach
  void cleanUp() {
    environment.close();
  }

  @Test
  void isACodecOfSound() {
    CodecProvider provider = provider();
    assertThat(provider.name()).matches("[a-z0-9-]{1,64}");
    assertThat(provider.type()).isEqualTo(MediaType.AUDIO);
  }

  @Test
  void sdpCanSpeakOfIt() {
    RtpFormat rtp = payloadFormat().rtp();
    assertThat(rtp.encodingName()).matches("[!-.0-~]+");
    assertThat(rtp.formatParameters()).doesNotContain("\r", "\n");
    assertThat(payloadFormat().negotiate(rtp.formatParameters()))
        .as("what is answered to an offer of its own parameters")
        .isPresent();
    for (String offered : List.of("", ";", "=;=", "x", "a=b;c", "0-15", "é=ß".repeat(1_000))) {
      assertThatCode(() -> assertThat(payloadFormat().negotiate(offered)).isNotNull())
          .as("an offer of '%s'", offered)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void creatingTakesNothing() {
    int threads = Thread.activeCount();
    for (int i = 0; i < 20; i++) {
      provider().createAudioEncoder(settings(), environment).ifPresent(CodecFixture::closeTwice);
      provider().createAudioDecoder(settings(), environment).ifPresent(CodecFixture::closeTwice);
      provider().payloadFormat(settings(), environment);
    }
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads);
    assertThat(environment.scheduledTasks()).as("scheduled tasks").isZero();
  }

  @Test
  void closingGivesEverythingBack() {
    startedEncoder().close(); // Libraries that are loaded once for all codecs stay loaded.
    int threads = Thread.activeCount();
    for (int i = 0; i < 5; i++) {
      try (AudioEncoder encoder = startedEncoder();
          AudioDecoder decoder = startedDecoder()) {
        decode(decoder, encode(encoder, USUAL, 0, 10));
      }
    }
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads);
    assertThat(environment.scheduledTasks()).as("scheduled tasks").isZero();
  }

  @Test
  void encoderRefusesCallsBeforeStartAndAfterClose() {
    AudioFrame sound = tone(USUAL).frame(0, 960);
    AudioEncoder encoder = newEncoder();
    assertThatThrownBy(() -> encoder.encode(sound, frame -> {}))
        .as("encode before start")
        .isInstanceOf(IllegalStateException.class);
    encoder.start();
    encoder.encode(sound, frame -> {});
    encoder.close();
    encoder.close();
    assertThatThrownBy(() -> encoder.encode(sound, frame -> {}))
        .as("encode after close")
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(encoder::start)
        .as("start after close")
        .isInstanceOf(IllegalStateException.class);
    encoder.close();
  }

  @Test
  void decoderRefusesCallsBeforeStartAndAfterClose() {
    EncodedFrame frame = EncodedFrame.ofSound(Bytes.wrap(new byte[100]), 0, 0);
    AudioDecoder decoder = newDecoder();
    assertThatThrownBy(() -> decoder.decode(frame, sound -> {}))
        .as("decode before start")
        .isInstanceOf(IllegalStateException.class);
    decoder.start();
    decoder.close();
    decoder.close();
    assertThatThrownBy(() -> decoder.decode(frame, sound -> {}))
        .as("decode after close")
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(decoder::start)
        .as("start after close")
        .isInstanceOf(IllegalStateException.class);
    decoder.close();
  }

  @Test
  void everyRateAndNumberOfChannelsSoundsTheSame() {
    for (int rate : RATES) {
      for (int channels = 1; channels <= 8; channels++) {
        AudioShape shape = new AudioShape(rate, channels);
        try (AudioEncoder encoder = startedEncoder();
            AudioDecoder decoder = startedDecoder()) {
          List<AudioFrame> decoded = decode(decoder, encode(encoder, shape, 0, 40));
          assertTone(decoded.subList(decoded.size() / 2, decoded.size()), shape.describe());
        }
      }
    }
  }

  @Test
  void shapesMayChangeUnderWay() {
    Random random = new Random(3);
    List<EncodedFrame> encoded = new ArrayList<>();
    try (AudioEncoder encoder = startedEncoder();
        AudioDecoder decoder = startedDecoder()) {
      long pts = 0;
      for (int i = 0; i < 30; i++) {
        int rate = RATES[random.nextInt(RATES.length)];
        AudioShape shape = new AudioShape(rate, 1 + random.nextInt(2));
        AudioFrame sound = tone(shape).frame(pts, rate / 20 + random.nextInt(rate / 10));
        encoder.encode(sound, encoded::add);
        pts += sound.durationNanos();
      }
      assertContinuous(encoded);
      assertThat(pts - endNanos(encoded)).as("sound that is waiting").isLessThan(150 * MILLI);
      List<AudioFrame> decoded = decode(decoder, encoded);
      double loudness = decoded.stream().skip(5).mapToDouble(Tone::loudness).average().orElse(0);
      assertThat(loudness).isBetween(LOUD * 0.6, LOUD * 0.8);
    }
  }

  @Test
  void timesAreThoseOfTheSoundHoweverItIsCut() {
    long begin = 3_600_000 * MILLI + 12_345;
    Random random = new Random(5);
    try (AudioEncoder encoder = startedEncoder()) {
      List<EncodedFrame> encoded = new ArrayList<>();
      long samples = 0;
      while (samples < 5 * 44_100) {
        int count = 1 + random.nextInt(4_000);
        // Time stamps as in a container: in whole milliseconds.
        long pts = (begin + samples * 1_000_000_000 / 44_100) / MILLI * MILLI;
        AudioFrame sound = tone(new AudioShape(44_100, 1)).frame(pts, count);
        encoder.encode(sound.stamped(pts, pts + 77), encoded::add);
        samples += count;
      }
      assertContinuous(encoded);
      assertThat(encoded.get(0).ptsNanos()).isBetween(begin - 10 * MILLI, begin + 10 * MILLI);
      assertThat(encoded)
          .allSatisfy(unit -> assertThat(unit.captureNanos()).isEqualTo(unit.ptsNanos() + 77))
          .allSatisfy(unit -> assertThat(unit.keyFrame()).isTrue());
    }
  }

  @Test
  void soundIsWhereItsTimesSay() {
    try (AudioEncoder encoder = startedEncoder();
        AudioDecoder decoder = startedDecoder()) {
      List<EncodedFrame> encoded = new ArrayList<>();
      // Silence, then a tone that begins at one second.
      for (int i = 0; i < 100; i++) {
        int amplitude = i < 50 ? 0 : LOUD;
        encoder.encode(
            new Tone(USUAL, TONE_HZ, amplitude).frame(20 * MILLI * i, 960), encoded::add);
      }
      for (AudioFrame sound : decode(decoder, encoded)) {
        for (int i = 0; i < sound.samplesPerChannel(); i++) {
          if (Math.abs(sound.sample(i, 0)) > LOUD / 4) {
            long onset = sound.ptsNanos() + i * 1_000_000_000L / sound.shape().sampleRateHz();
            assertThat(onset).as("onset").isBetween(995 * MILLI, 1_005 * MILLI);
            return;
          }
        }
      }
      throw new AssertionError("the tone was not heard");
    }
  }

  @Test
  void gapsAndStepsBackKeepSoundAtItsTimes() {
    try (AudioEncoder encoder = startedEncoder()) {
      List<EncodedFrame> encoded = new ArrayList<>(encode(encoder, USUAL, 0, 20));
      encoded.addAll(encode(encoder, USUAL, 700 * MILLI, 20)); // 300 ms are missing.
      assertContinuous(encoded);
      assertThat(endNanos(encoded)).isBetween(960 * MILLI, 1_100 * MILLI);
      encoded.addAll(encode(encoder, USUAL, 900 * MILLI, 20)); // 200 ms overlap.
      assertContinuous(encoded);
      assertThat(endNanos(encoded)).isBetween(1_160 * MILLI, 1_300 * MILLI);
      int before = encoded.size();
      encoded.addAll(encode(encoder, USUAL, 3_600_000 * MILLI, 20)); // A pause.
      assertThat(encoded.size() - before).as("frames after a pause").isLessThan(60);
      assertThat(encoded.get(encoded.size() - 1).ptsNanos()).isGreaterThan(3_600_000 * MILLI);
      assertThat(encoded).extracting(EncodedFrame::ptsNanos).isSorted();
    }
  }

  @Test
  void wildTimesAreBorne() {
    try (AudioEncoder encoder = startedEncoder()) {
      long[] times = {0, Long.MAX_VALUE / 4, Long.MIN_VALUE / 4, 5, -5, 1L << 60, 0};
      for (long pts : times) {
        encode(encoder, USUAL, pts, 3);
      }
      assertThat(encode(encoder, USUAL, 0, 20)).isNotEmpty();
    }
  }

  @Test
  void oddSoundIsEncodedOrRefused() {
    AudioShape[] shapes = {
      new AudioShape(1, 1),
      new AudioShape(7_999, 1),
      new AudioShape(192_000, 8),
      new AudioShape(192_001, 1),
      new AudioShape(Integer.MAX_VALUE, 1),
      new AudioShape(48_000, 9),
      new AudioShape(48_000, 64),
      new AudioShape(48_000, 1_000)
    };
    try (AudioEncoder encoder = startedEncoder()) {
      for (AudioShape shape : shapes) {
        for (int count : new int[] {1, 7, 50_000}) {
          short[] samples = new short[count * shape.channels()];
          try {
            encoder.encode(AudioFrame.wrap(samples, shape, 0, 0), frame -> {});
          } catch (CodecException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
          }
        }
      }
      assertThat(encode(encoder, USUAL, 3_600_000 * MILLI, 20)).as("afterwards").isNotEmpty();
    }
  }

  @Test
  void lossLeavesTheRestAtItsTimes() {
    try (AudioEncoder encoder = startedEncoder();
        AudioDecoder decoder = startedDecoder()) {
      List<EncodedFrame> encoded = encode(encoder, USUAL, 0, 100);
      List<EncodedFrame> received = new ArrayList<>();
      for (int i = 0; i < encoded.size(); i++) {
        if (i % 5 != 3) {
          received.add(encoded.get(i));
        }
      }
      List<AudioFrame> decoded = decode(decoder, received);
      assertThat(decoded).extracting(AudioFrame::ptsNanos).isSorted();
      assertThat(decoded.get(decoded.size() - 1).ptsNanos())
          .isGreaterThanOrEqualTo(received.get(received.size() - 1).ptsNanos());
    }
  }

  @Test
  void decoderSurvivesGarbageAndGoesOn() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<EncodedFrame> encoded;
    try (AudioEncoder encoder = startedEncoder()) {
      encoded = encode(encoder, USUAL, 0, 40);
    }
    try (AudioDecoder decoder = startedDecoder()) {
      for (int round = 0; round < 2_000; round++) {
        EncodedFrame good = encoded.get(random.nextInt(encoded.size()));
        byte[] bad = CodecMediaContract.damaged(good.data(), random);
        if (random.nextInt(3) == 0) {
          bad = new byte[random.nextInt(1_500)];
          random.nextBytes(bad);
        }
        try {
          decoder.decode(
              EncodedFrame.ofSound(Bytes.wrap(bad), round, round),
              sound -> assertThat(sound.durationNanos()).isLessThanOrEqualTo(1_000 * MILLI));
        } catch (CodecException expected) {
          assertThat(expected).hasMessageMatching("(?s).+");
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
        }
      }
      List<AudioFrame> decoded = decode(decoder, encoded);
      assertTone(decoded.subList(decoded.size() / 2, decoded.size()), "seed " + seed);
    }
  }

  @Test
  void streamsDoNotDisturbEachOther() {
    try (AudioEncoder one = startedEncoder();
        AudioEncoder other = startedEncoder();
        AudioDecoder decoder = startedDecoder()) {
      List<EncodedFrame> encoded = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        encoded.addAll(encode(one, USUAL, 20 * MILLI * i, 1));
        other.encode(new Tone(USUAL, 1_300, LOUD).frame(20 * MILLI * i, 960), frame -> {});
      }
      List<AudioFrame> decoded = decode(decoder, encoded);
      assertTone(decoded.subList(decoded.size() / 2, decoded.size()), "one of two streams");
    }
  }

  @Test
  void payloadsGoThereAndBack() {
    PayloadFormat format = payloadFormat();
    var packetizer = CodecFixture.present(format.packetizer(LARGEST_PAYLOAD), "packetizer");
    var depacketizer = CodecFixture.present(format.depacketizer(), "depacketizer");
    try (AudioEncoder encoder = startedEncoder()) {
      List<EncodedFrame> encoded = encode(encoder, USUAL, 0, 40);
      for (int i = 0; i < encoded.size(); i++) {
        EncodedFrame unit = encoded.get(i);
        List<Bytes> payloads = packetizer.packetize(unit);
        assertThat(payloads).isNotEmpty();
        assertThat(payloads)
            .allSatisfy(payload -> assertThat(payload.length()).isBetween(1, LARGEST_PAYLOAD));
        FrameInfo info = format.inspect(payloads).orElseThrow();
        assertThat(info.keyFrame()).isTrue();
        if (i > 0) {
          long step = unit.ptsNanos() - encoded.get(i - 1).ptsNanos();
          assertThat(info.durationNanos()).isBetween(step - 1_000, step + 1_000);
        }
        EncodedFrame back =
            depacketizer.depacketize(CodecFixture.packets(unit, payloads)).orElseThrow();
        assertThat(back.data().equals(unit.data())).as("bytes are the same").isTrue();
        assertThat(back.keyFrame()).isTrue();
        assertThat(back.ptsNanos()).isEqualTo(unit.ptsNanos());
        assertThat(back.captureNanos()).isEqualTo(unit.captureNanos());
      }
    }
  }

  @Test
  void everyPayloadHasAnAnswer() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PayloadFormat format = payloadFormat();
    var depacketizer = CodecFixture.present(format.depacketizer(), "depacketizer");
    for (int round = 0; round < 20_000; round++) {
      List<Bytes> payloads = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        byte[] noise = new byte[random.nextInt(round % 2 == 0 ? 8 : 1_300)];
        random.nextBytes(noise);
        payloads.add(Bytes.wrap(noise));
      }
      PacketizedFrame frame =
          CodecFixture.packets(EncodedFrame.ofSound(Bytes.wrap(new byte[1]), 5, 6), payloads);
      assertThatCode(
              () -> {
                Optional<FrameInfo> info = format.inspect(payloads);
                assertThat(depacketizer.depacketize(frame).isPresent()).isEqualTo(info.isPresent());
                info.ifPresent(
                    known -> assertThat(known.durationNanos()).isBetween(1L, 1_000 * MILLI));
              })
          .as("seed %d, round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  private static Tone tone(AudioShape shape) {
    return new Tone(shape, TONE_HZ, LOUD);
  }

  /** Encodes a number of frames of 20 ms of the tone. */
  private static List<EncodedFrame> encode(
      AudioEncoder encoder, AudioShape shape, long fromNanos, int pieces) {
    List<EncodedFrame> encoded = new ArrayList<>();
    int count = shape.sampleRateHz() / 50;
    for (int i = 0; i < pieces; i++) {
      long pts = fromNanos + i * (count * 1_000_000_000L / shape.sampleRateHz());
      encoder.encode(tone(shape).frame(pts, count), encoded::add);
    }
    return encoded;
  }

  private static List<AudioFrame> decode(AudioDecoder decoder, List<EncodedFrame> encoded) {
    List<AudioFrame> decoded = new ArrayList<>();
    encoded.forEach(unit -> decoder.decode(unit, decoded::add));
    assertThat(decoded).as("decoded sound").isNotEmpty();
    return decoded;
  }

  private void assertTone(List<AudioFrame> decoded, String what) {
    for (AudioFrame sound : decoded) {
      assertThat(Tone.share(sound, TONE_HZ))
          .as("tone in %s", what)
          .isGreaterThan(lowestToneShare());
      assertThat(Tone.loudness(sound)).as("loudness of %s", what).isGreaterThan(LOUD / 10.0);
    }
  }

  private void assertContinuous(List<EncodedFrame> encoded) {
    for (int i = 1; i < encoded.size(); i++) {
      assertThat(encoded.get(i).ptsNanos())
          .as("media time of frame %d", i)
          .isCloseTo(
              encoded.get(i - 1).ptsNanos() + durationNanos(encoded.get(i - 1)), within(1_000L));
    }
  }

  private long endNanos(List<EncodedFrame> encoded) {
    EncodedFrame last = encoded.get(encoded.size() - 1);
    return last.ptsNanos() + durationNanos(last);
  }

  private long durationNanos(EncodedFrame unit) {
    return payloadFormat().inspect(List.of(unit.data())).orElseThrow().durationNanos();
  }

  private AudioEncoder newEncoder() {
    return CodecFixture.present(
        provider().createAudioEncoder(settings(), environment), "encoder of sound");
  }

  private AudioEncoder startedEncoder() {
    AudioEncoder encoder = newEncoder();
    encoder.start();
    return encoder;
  }

  private AudioDecoder newDecoder() {
    return CodecFixture.present(
        provider().createAudioDecoder(settings(), environment), "decoder of sound");
  }

  private AudioDecoder startedDecoder() {
    AudioDecoder decoder = newDecoder();
    decoder.start();
    return decoder;
  }

  private PayloadFormat payloadFormat() {
    return CodecFixture.present(
        provider().payloadFormat(settings(), environment), "payload format");
  }
}
