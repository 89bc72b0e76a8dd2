package io.sutantra.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static final Curve.Point FEW = point(10, 0.3);
  private static final Curve.Point MANY = point(1_000, 1.29);

  @Test
  void theLineGoesThroughThePoints() {
    Curve.Line line = Curve.Line.through(List.of(FEW, point(505, 0.795), MANY));
    assertThat(line.perViewer()).isEqualTo(0.001, within(1e-9));
    assertThat(line.base()).isEqualTo(0.29, within(1e-9));
    assertThat(line.fit()).isEqualTo(1, within(1e-9));
  }

  @Test
  void whatEncodersCostCancelsOut() {
    assertThat(curve().span().microsPerFurtherPacket()).isEqualTo(10, within(1e-6));
  }

  @Test
  void thePictureShowsThePoints() {
    assertThat(new CurvePlot(curve()).draw().getWidth()).isGreaterThan(1_000);
    assertThat(new CurveSection(curve()).markdown())
        .contains("| 1 | 1000 | 15 s | 100,000 |", "| 20, relayed | 1000 |");
  }

  @Test
  void theSectionOutlivesThePage() {
    String page = "# Title\n\n" + ResultsPage.METHOD_TITLE + "\ntext\n";
    String with = KeptSection.replace(page, "first\n");
    assertThat(with).contains("first\n").contains(ResultsPage.METHOD_TITLE);
    assertThat(KeptSection.carryOver(with, page)).isEqualTo(with);
    assertThat(KeptSection.replace(with, "second\n")).contains("second\n").doesNotContain("first");
    assertThat(KeptSection.carryOver(page, page)).isEqualTo(page);
  }

  private static Curve curve() {
    List<Curve.Point> points = List.of(FEW, MANY);
    return new Curve(
        new Machine("cpu", 2, "kernel", "jdk", "0.1", "rev"),
        "now",
        false,
        points,
        Curve.Line.through(points),
        new Curve.ManyStreams(20, new Curve.Span(FEW, MANY), new Curve.Span(FEW, MANY)));
  }

  private static Curve.Point point(int viewers, double cores) {
    return new Curve.Point(
        viewers, viewers, 15, 100.0 * viewers, 1_000_000, cores, 1, 0, 0, 30, 5, 9, 300);
  }
}
