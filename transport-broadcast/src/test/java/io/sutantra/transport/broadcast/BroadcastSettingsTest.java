package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SettingsException;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of settings that contradict each other. */
class BroadcastSettingsTest {
  private static MapSettings silence(Duration disconnected, Duration consent) {
    return TestSettings.TRANSPORT
        .with("disconnected-after", disconnected)
        .with("consent-timeout", consent)
        .with("recall-duration", Duration.ofSeconds(1));
  }

  @Test
  void aViewerIsDisconnectedBeforeItIsGone() {
    Duration second = Duration.ofSeconds(1);
    assertThat(BroadcastSettings.of(silence(second, second)).consentTimeout()).isEqualTo(second);
    assertThatThrownBy(() -> BroadcastSettings.of(silence(second, second.minusMillis(1))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("consent-timeout")
        .hasMessageContaining("is 999 ms, must not be below disconnected-after, 1000 ms");
    assertThatThrownBy(() -> BroadcastSettings.of(silence(Duration.ZERO, second)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("disconnected-after");
    assertThatThrownBy(
            () ->
                BroadcastSettings.of(
                    silence(second, second).with("recall-duration", second.plusMillis(1))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("recall-duration")
        .hasMessageContaining("is 1001 ms, must not be above consent-timeout, 1000 ms");
  }
}
