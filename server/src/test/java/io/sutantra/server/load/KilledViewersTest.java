package io.sutantra.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of killed viewers. Half of the viewers are one process, which is killed: no viewer says
 * goodbye, and the kernel closes the sockets. The server sends packets in vain until consent
 * expires, and then counts the other viewers only. The other viewers notice nothing.
 */
@Timeout(180)
class KilledViewersTest {
  private static final int HALF = Integer.getInteger("killed.viewers", 25);

  /** A time above the 6 s that may pass between two checks of a viewer, RFC 7675 section 5.1. */
  private static final int CONSENT_SECONDS = 8;

  /** The time to see the killed viewers go, and some seconds more. */
  private static final int WATCH_SECONDS = CONSENT_SECONDS + 7;

  private static final Pattern STEADY = Pattern.compile(" steady ");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private String address;

  /** The frames that the server had sent at one time. */
  private record Mark(long frames, long nanos) {
    double framesPerSecondSince(Mark earlier) {
      return (frames - earlier.frames) * 1e9 / (nanos - earlier.nanos);
    }
  }

  private JsonNode stream() throws IOException, InterruptedException {
    URI uri = URI.create(address + "api/streams/demo");
    return JSON.readTree(
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  private Mark mark() throws IOException, InterruptedException {
    long frames =
        StreamSupport.stream(stream().path("stages").spliterator(), false)
            .filter(stage -> stage.path("name").asText().equals("sink-broadcast"))
            .findFirst()
            .orElseThrow()
            .path("out")
            .asLong();
    return new Mark(frames, System.nanoTime());
  }

  private static long withStatus(JsonNode stream, String status) {
    return StreamSupport.stream(stream.path("viewers").spliterator(), false)
        .filter(viewer -> viewer.path("status").asText().equals(status))
        .count();
  }

  private void awaitWatching(int viewers, ChildProgram survivors)
      throws IOException, InterruptedException {
    while (stream().path("watching").asInt() != viewers) {
      assertThat(survivors.runs()).as("the others are still there to be counted").isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private ChildProgram load(String name, int seconds) throws IOException, InterruptedException {
    ChildProgram load =
        ChildProgram.load(
            directory.resolve(name + ".out"),
            address + "whep/demo",
            "--viewers=" + HALF,
            "--duration=" + seconds,
            "--json=" + directory.resolve(name + ".json"));
    try {
      load.awaitOutput(STEADY);
      return load;
    } catch (IOException | InterruptedException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  @Test
  void areForgottenAndTheOthersGoOn() throws IOException, InterruptedException {
    try (ChildProgram server =
        ChildProgram.serve(
            directory.resolve("server.out"),
            "--set",
            "sutantra.transports.broadcast.consent-timeout=%ds".formatted(CONSENT_SECONDS),
            "--set",
            "sutantra.transports.broadcast.recall-duration=1s")) {
      address = server.awaitAddress();
      try (ChildProgram doomed = load("doomed", 600);
          ChildProgram survivors = load("survivors", WATCH_SECONDS)) {
        assertThat(stream().path("watching").asInt()).isEqualTo(2 * HALF);

        long killedNanos = System.nanoTime();
        Mark begin = mark();
        doomed.kill();
        awaitWatching(HALF, survivors);
        double seconds = (System.nanoTime() - killedNanos) / 1e9;
        assertThat(withStatus(stream(), "connected")).isEqualTo(HALF);
        assertThat(withStatus(stream(), "failed")).isEqualTo(HALF);

        assertThat(survivors.awaitEnd()).as(survivors.output()).isZero();
        double sent = mark().framesPerSecondSince(begin);
        JsonNode result = JSON.readTree(Files.readString(directory.resolve("survivors.json")));
        System.out.printf(
            "killed: %d of %d viewers, forgotten after %.1f s; the others had %.2f frames/s at"
                + " least of %.2f, lost %d of %d packets, and waited %.0f ms at most%n",
            HALF,
            2 * HALF,
            seconds,
            result.path("framesPerSecondMin").asDouble(),
            sent,
            result.path("packetsLost").asLong(),
            result.path("packetsReceived").asLong(),
            result.path("maxGapMillis").asDouble());
        assertThat(result.path("connected").asInt()).isEqualTo(HALF);
        assertThat(result.path("failed").asInt()).isZero();
        assertThat(result.path("stalls").asLong()).isZero();
        assertThat(result.path("packetsLost").asLong()).isZero();
        assertThat(result.path("framesPerSecondMin").asDouble()).isGreaterThan(0.95 * sent);
      }
      assertThat(stream().path("watching").asInt()).isZero();
      assertThat(stream().path("state").asText()).isEqualTo("running");
    }
  }
}
