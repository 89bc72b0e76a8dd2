package io.sutantra.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sutantra.benchmarks.report.Machine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {
  private static final int VIEWERS = 10;

  @Test
  void medianAndSpreadAreOfTheQuietRuns() {
    String row = row(sample(1, 30, 2), sample(2, 20, 2), sample(3, 40, 2), sample(4, 1000, 50));

    assertThat(row).contains("| 30.0 [20.0 – 40.0] |").contains("| 31.5 [21.5 – 41.5] |");
    assertThat(row).contains("| 3 of 3 |").doesNotContain("*");
  }

  @Test
  void aServerWithoutQuietRunsIsMarked() {
    assertThat(row(sample(1, 30, 9), sample(2, 50, 9))).contains(" * | 40.0 [30.0 – 50.0] |");
  }

  @Test
  void whatTheLoadToolDidNotMeasureIsLeftOut() {
    assertThat(row(sample(1, 30, 2))).contains("| – | – |");
  }

  @Test
  void aViewerThatGetsTooFewPicturesIsNotHeld() {
    assertThat(Sample.held(load(30), VIEWERS, 30)).isTrue();
    assertThat(Sample.held(load(30).put("framesPerSecondMin", 29), VIEWERS, 30)).isFalse();
    assertThat(Sample.held(load(30).put("stalls", 1), VIEWERS, 30)).isFalse();
    assertThat(Sample.held(load(30).put("lossPercent", 0.1), VIEWERS, 30)).isFalse();
    assertThat(Sample.held(load(30), VIEWERS + 1, 30)).isFalse();
  }

  @Test
  void eachWayToReceiveHasATableOfItsOwn() {
    Sample one = sample(1, 30, 2);
    Sample whole = new Sample("pion", VIEWERS, ReceiveMode.SEGMENTS, 1, true, 1.5, 2, load(20));

    assertThat(page(one, whole).lines().filter(line -> line.matches("## .*|\\| Pion.*")))
        .satisfiesExactly(
            title -> assertThat(title).isEqualTo("## 10 viewers"),
            row -> assertThat(row).contains("| 30.0 |"),
            title -> assertThat(title).isEqualTo("## 10 viewers, segmented messages taken whole"),
            row -> assertThat(row).contains("| 20.0 |"));
    assertThat(page(one)).doesNotContain("taken whole");
  }

  private static String row(Sample... samples) {
    return page(samples)
        .lines()
        .filter(line -> line.startsWith("| Pion"))
        .findFirst()
        .orElseThrow();
  }

  private static String page(Sample... samples) {
    return new ComparisonPage(
            new Machine("cpu", 2, "Linux", "JDK", "0", "abc"),
            Instant.EPOCH,
            "VP8",
            "janus 1.1.2",
            "run",
            List.of(Contender.PION),
            List.of(samples),
            List.of())
        .markdown();
  }

  private static Sample sample(int round, double micros, double othersPercent) {
    return new Sample(
        "pion", VIEWERS, ReceiveMode.DATAGRAMS, round, true, 1.5, othersPercent, load(micros));
  }

  private static ObjectNode load(double micros) {
    return new ObjectMapper()
        .createObjectNode()
        .put("connected", VIEWERS)
        .put("lossPercent", 0.0)
        .put("stalls", 0)
        .put("framesPerSecondMin", 29.9)
        .put("serverCpuMicrosPerPacket", micros);
  }
}
