package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.ReportedProblems;
import org.junit.jupiter.api.Test;

/** A test that the log has no complete session ids, by which a reader could end a session. */
class VisibleIdTest {
  @Test
  void viewerThatIsGivenUpIsNamedByAPartOfItsId() {
    String id = "Zx81-secret-that-ends-a-session";
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT);
        ReportedProblems complaints = new ReportedProblems()) {
      LoneShard.Guest guest = lone.guest(id);
      guest.viewer().giveUp(new IllegalStateException("for a test"));
      assertThat(complaints.heard()).hasSize(1);
      assertThat(complaints.heard().get(0)).contains("viewer Zx81-sec is given up");
      assertThat(complaints.heard().get(0)).doesNotContain(id);
    }
  }
}
