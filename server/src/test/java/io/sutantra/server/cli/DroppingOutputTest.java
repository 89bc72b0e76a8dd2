package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DroppingOutputTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  /** A terminal that blocks until it is released. */
  private final OutputStream stopped =
      new OutputStream() {
        @Override
        public void write(int single) {
          write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          stuck.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          read.write(bytes, offset, length);
        }
      };

  private String passedOn() {
    return read.toString(StandardCharsets.UTF_8);
  }

  @Test
  void passesOnWhatIsWritten() {
    goOn.countDown();
    DroppingOutput output = new DroppingOutput("test", stopped, 1_000);
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.println("one");
    out.println("two ü");
    output.drain(10_000);
    assertThat(passedOn().lines()).containsExactly("one", "two ü");
    output.close();
  }

  @Test
  void holdsNobodyUpAndSaysHowManyLinesAreMissing() throws InterruptedException {
    DroppingOutput output = new DroppingOutput("test", stopped, 100);
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.println("first");
    stuck.await();
    for (int i = 0; i < 1_000; i++) {
      out.printf("line %03d%n", i);
    }
    output.drain(10);
    assertThat(passedOn()).isEmpty();

    goOn.countDown();
    output.drain(10_000);
    out.println("last");
    output.drain(10_000);
    assertThat(passedOn())
        .startsWith("first\nline 000\nline 001\n")
        .containsPattern("line \\d+\n\\(9\\d\\d lines are missing here\\)\nlast\n$");
    output.close();
  }

  @Test
  void takesNothingAfterItsEnd() {
    goOn.countDown();
    DroppingOutput output = new DroppingOutput("test", stopped, 100);
    output.close();
    output.write('x');
    output.drain(10_000);
    assertThat(passedOn()).isEmpty();
  }
}
