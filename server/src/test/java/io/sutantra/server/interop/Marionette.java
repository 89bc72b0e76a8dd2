package io.sutantra.server.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Firefox with a profile of its own, driven by Marionette: WebDriver's commands in
 * frames of JSON, which Firefox speaks itself.
 */
final class Marionette implements AutoCloseable {
  private static final Path FIREFOX = Path.of("/usr/bin/firefox-esr");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_LENGTH_DIGITS = 8;

  /**
   * Settings under which Firefox downloads nothing, and asks nothing of the user or of the network.
   */
  private static final Map<String, String> PREFERENCES =
      Map.ofEntries(
          Map.entry("marionette.port", "0"),
          Map.entry("media.autoplay.default", "0"),
          // Candidates with multicast names would send packets to real networks.
          Map.entry("media.peerconnection.ice.obfuscate_host_addresses", "false"),
          Map.entry("media.gmp-manager.updateEnabled", "false"),
          Map.entry("app.normandy.enabled", "false"),
          Map.entry("app.update.auto", "false"),
          Map.entry("browser.newtabpage.enabled", "false"),
          Map.entry("browser.region.network.url", "\"\""),
          Map.entry("browser.safebrowsing.downloads.remote.enabled", "false"),
          Map.entry("browser.safebrowsing.malware.enabled", "false"),
          Map.entry("browser.safebrowsing.phishing.enabled", "false"),
          Map.entry("browser.search.update", "false"),
          Map.entry("browser.startup.page", "0"),
          Map.entry("captivedetect.canonicalURL", "\"\""),
          Map.entry("datareporting.healthreport.uploadEnabled", "false"),
          Map.entry("datareporting.policy.dataSubmissionEnabled", "false"),
          Map.entry("dom.push.connection.enabled", "false"),
          Map.entry("extensions.getAddons.cache.enabled", "false"),
          Map.entry("extensions.update.enabled", "false"),
          Map.entry("network.captive-portal-service.enabled", "false"),
          Map.entry("network.connectivity-service.enabled", "false"),
          Map.entry("services.settings.server", "\"data:,#remote-settings-dummy/v1\""),
          Map.entry("toolkit.telemetry.enabled", "false"),
          Map.entry("toolkit.telemetry.unified", "false"));

  private final Path profile;
  private final Process process;
  private final Socket socket;
  private final InputStream in;
  private final String version;
  private int commands;

  Marionette() throws IOException, InterruptedException {
    profile = Files.createTempDirectory("sutantra-firefox");
    StringBuilder preferences = new StringBuilder();
    PREFERENCES.forEach(
        (name, value) -> preferences.append("user_pref(\"%s\", %s);%n".formatted(name, value)));
    Files.writeString(profile.resolve("user.js"), preferences);
    ProcessBuilder builder =
        new ProcessBuilder(
                FIREFOX.toString(),
                "--headless",
                "--no-remote",
                "--marionette",
                "--profile",
                profile.toString(),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.log").toFile());
    builder.environment().put("HOME", profile.toString());
    builder.environment().put("MOZ_CRASHREPORTER_DISABLE", "1");
    process = builder.start();
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in = socket.getInputStream();
      read();
      version =
          command("WebDriver:NewSession", Map.of()).at("/capabilities/browserVersion").asText();
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Returns whether Firefox is installed on this machine. */
  static boolean isInstalled() {
    return Files.isExecutable(FIREFOX);
  }

  String version() {
    return version;
  }

  void open(String url) throws IOException {
    command("WebDriver:Navigate", Map.of("url", url));
  }

  /** Returns the value of an expression in the page. */
  JsonNode evaluate(String expression) throws IOException {
    return command(
            "WebDriver:ExecuteScript", Map.of("script", "return " + expression, "args", List.of()))
        .path("value");
  }

  /** Returns the value that a script passes to its last argument, a callback. */
  JsonNode await(String script, Object... arguments) throws IOException {
    return command(
            "WebDriver:ExecuteAsyncScript",
            Map.of("script", script, "args", List.of(arguments), "scriptTimeout", 60_000))
        .path("value");
  }

  /** Returns the port that Firefox chose and wrote into its profile. */
  private int port() throws IOException, InterruptedException {
    Path file = profile.resolve("MarionetteActivePort");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!text.isEmpty()) {
        return Integer.parseInt(text);
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "Firefox does not listen:\n" + Files.readString(profile.resolve("output.log")));
  }

  private JsonNode command(String name, Map<String, ?> parameters) throws IOException {
    commands++;
    byte[] body = JSON.writeValueAsBytes(List.of(0, commands, name, parameters));
    byte[] length = (body.length + ":").getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(length);
    socket.getOutputStream().write(body);
    JsonNode answer = read();
    if (!answer.path(2).isNull()) {
      throw new IOException(name + ": " + answer.path(2));
    }
    return answer.path(3);
  }

  private JsonNode read() throws IOException {
    StringBuilder length = new StringBuilder();
    for (int next = in.read(); next != ':'; next = in.read()) {
      if (next < '0' || next > '9' || length.length() == MAX_LENGTH_DIGITS) {
        throw new IOException("Firefox does not speak Marionette");
      }
      length.append((char) next);
    }
    return JSON.readTree(in.readNBytes(Integer.parseInt(length.toString())));
  }

  @Override
  public void close() throws IOException {
    try {
      command("Marionette:Quit", Map.of("flags", List.of("eForceQuit")));
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      socket.close();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
