package io.sutantra.server.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged server, started in a process of its own by the launcher that {@code package} leaves
 * behind.
 */
final class PackagedServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> JAVAS_OWN =
      List.of("Java Heap", "Code", "Compiler", "Arena Chunk", "Thread");
  private static final int LOOKS = 3;
  private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+/) ");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final URI address;

  /**
   * Starts {@code serve} and waits until the output names the address.
   *
   * @param directory the working directory, where a crash leaves its report
   * @param settings settings beside the defaults, value by path
   */
  PackagedServer(Path directory, Map<String, Object> settings, String... options)
      throws IOException, InterruptedException {
    this(directory, "", settings, options);
  }

  /**
   * Starts a server for {@link #unaccountedKilobytes}. Its heap has its full size from the
   * beginning. The server runs without the optimizing compiler, which takes megabytes for minutes
   * and returns them to the allocator at unpredictable times.
   */
  static PackagedServer accounted(Path directory, String... options)
      throws IOException, InterruptedException {
    String java = "-XX:NativeMemoryTracking=summary -XX:TieredStopAtLevel=1 -Xms256m -Xmx256m ";
    return new PackagedServer(directory, java, Map.of(), options);
  }

  private PackagedServer(
      Path directory, String java, Map<String, Object> settings, String... options)
      throws IOException, InterruptedException {
    this.directory = directory;
    List<String> command =
        new ArrayList<>(List.of(launcher().toString(), "serve", "--http", "127.0.0.1:0"));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .put(
            "JAVA_OPTS",
            java
                + "-Dsutantra.transports.broadcast.port=0 "
                + settings.entrySet().stream()
                    .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                    .collect(Collectors.joining(" ")));
    process = builder.start();
    Thread reader = new Thread(this::read, "server-output");
    reader.setDaemon(true);
    reader.start();
    address = awaitAddress();
  }

  /** Returns the launcher of the release layout. */
  static Path launcher() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .map(file -> file.resolve("bin/sutantra").toAbsolutePath())
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("no release layout in target: run mvn package"));
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException ended) {
      output.add("(the output broke off)");
    }
  }

  private URI awaitAddress() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (String line : output) {
        Matcher matcher = ADDRESS.matcher(line);
        if (matcher.find()) {
          return URI.create(matcher.group(1));
        }
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server did not start:\n" + String.join("\n", output));
  }

  /** Returns the output so far. */
  List<String> output() {
    return output;
  }

  URI uri(String path) {
    return address.resolve(path);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(HttpRequest.newBuilder(uri(path)).GET()).body());
  }

  /** Returns the first address of a stream other than by WHEP. */
  String address(String stream) throws IOException, InterruptedException {
    return get("/api/streams/" + stream).at("/addresses/0").asText();
  }

  int delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE()).statusCode();
  }

  int create(String json) throws IOException, InterruptedException {
    return post("/api/streams", "application/json", json);
  }

  int post(String path, String type, String body) throws IOException, InterruptedException {
    return request("POST", path, Map.of("Content-Type", type), body);
  }

  /** Returns the status of any request. */
  int request(String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    headers.forEach(request::header);
    return send(request.method(method, BodyPublishers.ofString(body))).statusCode();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /**
   * Returns a value of the process's {@code /proc/PID/status}, in kB or in the unit of its line.
   */
  long status(String key) throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalArgumentException("no line " + key);
  }

  /** Returns user and system time so far, in hundredths of a second. */
  long cpuTicks() throws IOException {
    String[] fields = Files.readString(proc("stat")).replaceFirst(".*\\) ", "").split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** Returns how often the process has a file of a name open. */
  long filesOpen(String name) throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return open.filter(file -> reads(file).endsWith("/" + name)).count();
    }
  }

  private static String reads(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /**
   * Returns how many threads have a name with a prefix; the kernel keeps the first 15 letters of a
   * name.
   */
  long threadsNamed(String beginning) throws IOException {
    try (Stream<Path> threads = Files.list(proc("task"))) {
      return threads.filter(thread -> name(thread).startsWith(beginning)).count();
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** Returns the answer of {@code jcmd}. */
  String jcmd(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(process.pid()));
    line.addAll(List.of(command));
    Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return answer;
  }

  /** Returns the heap in use after a full collection, in bytes. */
  long liveHeapBytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    return kilobytes(jcmd("GC.heap_info"), "used (\\d+)K") * 1024;
  }

  /**
   * Returns the resident memory, in kB, without {@link #JAVAS_OWN the parts that the virtual
   * machine accounts for}. The figure is the least of a few samples, as the parts are not counted
   * at the same moment.
   */
  long unaccountedKilobytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      String account = jcmd("VM.native_memory", "summary", "scale=KB");
      long own = 0;
      for (String part : JAVAS_OWN) {
        own += kilobytes(account, "- +" + part + " \\(.*committed=(\\d+)KB");
      }
      least = Math.min(least, status("VmRSS") - own);
    }
    return least;
  }

  private static long kilobytes(String answer, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(answer);
    if (!matcher.find()) {
      throw new IOException("jcmd does not say " + pattern + ":\n" + answer);
    }
    return Long.parseLong(matcher.group(1));
  }

  /**
   * Returns the names of the threads, sorted. The list leaves out threads whose number varies: the
   * workers of the HTTP server, which grow with the number of requests up to a limit, and the
   * virtual machine's own threads.
   */
  List<String> threads() throws IOException, InterruptedException {
    return Pattern.compile("^\"([^\"]+)\" #", Pattern.MULTILINE)
        .matcher(jcmd("Thread.print"))
        .results()
        .map(thread -> thread.group(1))
        .filter(name -> !name.contains("CompilerThread"))
        // These pools have as many threads as there were calls at once.
        .filter(name -> !name.startsWith("vert.x-worker") && !name.equals("sutantra-questions"))
        .sorted()
        .toList();
  }

  /**
   * Terminates the server and returns how long that took; checks the exit code, and that nothing
   * crashed.
   */
  Duration terminate() throws IOException, InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end");
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // A JVM that ends after SIGTERM returns 128 + SIGTERM; a crash would be SIGABRT or SIGSEGV.
    if (process.exitValue() != 143) {
      throw new IllegalStateException(
          "exit code " + process.exitValue() + ":\n" + String.join("\n", output));
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> crashes =
          files.filter(file -> file.getFileName().toString().startsWith("hs_err")).toList();
      if (!crashes.isEmpty()) {
        throw new IllegalStateException("the JVM crashed: " + crashes);
      }
    }
    return took;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
