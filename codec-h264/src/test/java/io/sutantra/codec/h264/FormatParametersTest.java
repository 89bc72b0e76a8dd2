package io.sutantra.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the negotiation, with the offers of browsers and programs. */
final class FormatParametersTest {
  private final H264PayloadFormat format = new H264PayloadFormat();

  @ParameterizedTest
  @CsvSource({
    // Chromium, Safari, node-datachannel
    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f,"
        + "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f,"
        + "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f",
    // Firefox, in another order and with spaces
    "profile-level-id=42e01f; Level-Asymmetry-Allowed=1; packetization-mode=1; max-fs=8160,"
        + "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    // RFC 6184 section 8.2.3
    "profile-level-id=42A01E; packetization-mode=1; sprop-parameter-sets=Z0IACpZTBYmI,"
        + "packetization-mode=1;profile-level-id=42A01E",
    "packetization-mode=1, packetization-mode=1"
  })
  void answerNamesTheOfferedProfile(String offered, String answered) {
    assertThat(format.negotiate(offered)).contains(answered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=",
        "x",
        "profile-level-id=42e01f",
        "packetization-mode=0;profile-level-id=42e01f",
        "packetization-mode=2;profile-level-id=42e01f",
        "packetization-mode=01",
        "packetization-mode=1;profile-level-id=42e0",
        "packetization-mode=1;profile-level-id=42e01g",
        "packetization-mode=1;profile-level-id="
      })
  void otherFormsAreRefused(String offered) {
    assertThat(format.negotiate(offered)).isEmpty();
  }

  @Test
  void ownParametersAreAnsweredByThemselves() {
    String own = format.rtp().formatParameters();
    assertThat(format.negotiate(own)).contains(own);
  }

  @Property
  void everyTextHasAnAnswer(@ForAll String offered) {
    assertThat(format.negotiate(offered)).isNotNull();
    format
        .negotiate("packetization-mode=1;" + offered)
        .ifPresent(answer -> assertThat(answer).doesNotContain("\r", "\n"));
  }
}
