package io.sutantra.codec.opus;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Settings;
import io.sutantra.testkit.AudioCodecContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The codec contract, run with the default settings and with settings far from them. */
final class OpusCodecContractTest {
  abstract static class Opus extends AudioCodecContract {
    @Override
    protected CodecProvider provider() {
      return new OpusCodec();
    }
  }

  @Nested
  final class Defaults extends Opus {
    @Override
    protected Settings settings() {
      return ReferenceConf.settings();
    }
  }

  @Nested
  final class LongFramesOfSpeech extends Opus {
    @Override
    protected Settings settings() {
      return ReferenceConf.settings()
          .with("frame-length", Duration.ofMillis(60))
          .with("bitrate", 24_000)
          .with("expected-loss", 20)
          .with("application", "voip");
    }

    @Override
    protected double lowestToneShare() {
      return 0.8;
    }
  }

  @Nested
  final class ShortFramesOfLowDelay extends Opus {
    @Override
    protected Settings settings() {
      return ReferenceConf.settings()
          .with("frame-length", Duration.ofMillis(10))
          .with("in-band-fec", false)
          .with("application", "lowdelay");
    }
  }
}
