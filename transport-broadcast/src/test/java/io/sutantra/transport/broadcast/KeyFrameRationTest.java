package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRationTest {
  private static final long SECOND = 1_000_000_000L;

  private final KeyFrameRation ration = new KeyFrameRation();

  /** Requests a key frame in each tenth of a second, and returns the tenths with a grant. */
  private List<Integer> granted(int fromTenths, int toTenths) {
    List<Integer> granted = new ArrayList<>();
    for (int tenths = fromTenths; tenths < toTenths; tenths++) {
      if (ration.take(tenths * SECOND / 10)) {
        granted.add(tenths);
      }
    }
    return granted;
  }

  @Test
  void requestsThatGoOnAreGrantedMoreAndMoreSeldom() {
    assertThat(granted(0, 400)).containsExactly(0, 10, 30, 70, 150, 230, 310, 390);
  }

  @Test
  void whoIsContentForAWhileBeginsAnew() {
    assertThat(granted(0, 80)).containsExactly(0, 10, 30, 70);
    assertThat(granted(70 + 160, 300)).containsExactly(230, 240, 260);
  }

  @Test
  void requestsNowAndThenAreAllGranted() {
    for (int seconds = 0; seconds < 100; seconds += 2) {
      assertThat(ration.take(seconds * SECOND)).isTrue();
    }
  }
}
