package io.sutantra.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewerEventTest {
  @Test
  void whatIsShownOfAnIdEndsNoSession() {
    String id = "Zx81-secret-that-ends-a-session";
    assertThat(ViewerEvent.visibleId(id)).isEqualTo("Zx81-sec");
    assertThat(ViewerEvent.visibleId("short")).isEqualTo("short");
    assertThat(new ViewerEvent("demo", id, ViewerStatus.CONNECTED, "", ""))
        .hasToString(
            "ViewerEvent[streamId=demo, viewerId=Zx81-sec, status=CONNECTED, remoteAddress=,"
                + " detail=]");
  }
}
