package io.sutantra.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The program that turns the measurements of {@code benchmarks/curve} into data, a plot and a
 * section.
 */
public final class CurveMain {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CurveMain() {}

  /**
   * Runs the program. The arguments are the directory of the results, the directory of this module,
   * the number of streams, and optionally --quick.
   */
  public static void main(String[] arguments) throws IOException {
    Path scratch = Path.of(arguments[0]);
    Path module = Path.of(arguments[1]);
    boolean quick = arguments.length > 3;
    Curve curve = read(scratch, module, Integer.parseInt(arguments[2]), quick);
    Path data = quick ? scratch : Files.createDirectories(module.resolve("results"));
    Path pictures = quick ? scratch : module;
    Path page = pictures.resolve("RESULTS.md");
    Files.writeString(data.resolve("curve.json"), JSON.writeValueAsString(curve) + "\n");
    ImageIO.write(new CurvePlot(curve).draw(), "png", pictures.resolve("curve.png").toFile());
    String old = Files.exists(page) ? Files.readString(page) : "";
    Files.writeString(page, KeptSection.replace(old, new CurveSection(curve).markdown()));
    System.out.println(CurveSection.answer(curve));
    System.out.println("All of it: " + page);
  }

  private static Curve read(Path scratch, Path module, int streams, boolean quick)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(scratch)) {
      files =
          all.filter(file -> file.getFileName().toString().matches("viewers-\\d+\\.json"))
              .sorted()
              .toList();
    }
    List<Curve.Point> points = new ArrayList<>();
    for (Path file : files) {
      points.add(point(file));
    }
    return new Curve(
        Machine.here(module),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        quick,
        points,
        Curve.Line.through(points),
        new Curve.ManyStreams(streams, span(scratch, "one-stream"), span(scratch, "many-streams")));
  }

  private static Curve.Span span(Path scratch, String name) throws IOException {
    return new Curve.Span(
        point(scratch.resolve(name + "-few.json")), point(scratch.resolve(name + "-all.json")));
  }

  private static Curve.Point point(Path file) throws IOException {
    return Curve.Point.of(JSON.readTree(file.toFile()));
  }
}
