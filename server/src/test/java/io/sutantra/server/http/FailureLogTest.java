package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private final AtomicLong now = new AtomicLong();
  private final FailureLog log = new FailureLog(now::get);

  private static StackOverflowError deep() {
    StackOverflowError deep = new StackOverflowError("x\n".repeat(5_000));
    StackTraceElement frame = new StackTraceElement("java.util.regex.Pattern", "match", "P", 1);
    StackTraceElement[] trace = new StackTraceElement[1_024];
    Arrays.fill(trace, frame);
    trace[1_000] = new StackTraceElement("io.sutantra.rtc.sdp.Offer", "parse", "Offer.java", 72);
    deep.setStackTrace(trace);
    return deep;
  }

  @Test
  void aFailureIsOneLineOfBoundedLength() {
    String line = log.line("POST /whep/\u001b[1m" + "a".repeat(9_000), deep());
    assertThat(line)
        .hasSizeLessThan(1_000)
        .matches("[ -~…]+")
        .startsWith("POST /whep/?[1maaa")
        .contains("java.lang.StackOverflowError: x?x", "at io.sutantra.rtc.sdp.Offer.parse");
  }

  @Test
  void whatWasThrownFirstIsWrittenDown() {
    Throwable outer = new IllegalStateException("outer", new RuntimeException("middle", deep()));
    assertThat(log.line("GET /", outer))
        .contains("StackOverflowError", "Offer.parse")
        .doesNotContain("outer", "middle");
  }

  @Test
  void manyFailuresAreFewLines() {
    for (int i = 0; i < 10; i++) {
      assertThat(log.line("GET /" + i, deep())).isNotEmpty();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(log.line("GET /more", deep())).isEmpty();
    }
    now.addAndGet(60_000_000_000L);
    assertThat(log.line("GET /later", deep())).endsWith("(1000 failures before it are not shown)");
    assertThat(log.line("GET /again", deep())).doesNotContain("not shown");
  }

  @Test
  void whatIsNotKnownIsWrittenDownAsWell() {
    assertThat(log.line("GET /", null)).isEqualTo("GET / failed: null");
    Throwable bare = new Throwable("x");
    bare.setStackTrace(new StackTraceElement[0]);
    assertThat(log.line("GET /", bare)).isEqualTo("GET / failed: java.lang.Throwable: x");
  }
}
