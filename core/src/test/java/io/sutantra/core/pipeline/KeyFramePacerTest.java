package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFramePacerTest {
  private final KeyFramePacer requests = new KeyFramePacer(500);

  @Test
  void passesTheFirstOnAtOnceAndCoalescesTheRest() {
    assertThat(requests.due(0)).isFalse();
    requests.request();
    requests.request();
    assertThat(requests.due(1)).isTrue();
    assertThat(requests.due(2)).isFalse();
    requests.delivered();
    assertThat(requests.due(1_000)).isFalse();
    assertThat(requests.requested()).isEqualTo(2);
  }

  @Test
  void repeatsUntilTheKeyFrameIsThere() {
    requests.request();
    assertThat(requests.due(0)).isTrue();
    assertThat(requests.due(499)).isFalse();
    assertThat(requests.due(500)).isTrue();
    requests.delivered();
    assertThat(requests.due(1_000)).isFalse();
  }

  @Test
  void throttlesAStorm() {
    int passedOn = 0;
    for (long now = 0; now < 5_000; now += 10) {
      requests.request();
      if (requests.due(now)) {
        passedOn++;
        requests.delivered();
      }
    }
    assertThat(passedOn).isEqualTo(10);
  }

  @Test
  void worksWhereTimeBeginsBelowZero() {
    requests.request();
    assertThat(requests.due(Long.MIN_VALUE + 5)).isTrue();
  }
}
