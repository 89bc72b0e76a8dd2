package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.internal.NativeLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads libwebrtc, or says what it wants.
 *
 * <p>It links to libraries of sound and screen even where neither is used.
 */
final class NativeLibrary {
  private static final Object LOCK = new Object();
  private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

  /** Sonames, and the Debian packages that bring them. */
  private static final Map<String, String> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("libpulse.so.0", "libpulse0");
    NEEDED.put("libudev.so.1", "libudev1");
    NEEDED.put("libX11.so.6", "libx11-6");
    NEEDED.put("libXfixes.so.3", "libxfixes3");
    NEEDED.put("libXrandr.so.2", "libxrandr2");
    NEEDED.put("libXcomposite.so.1", "libxcomposite1");
    NEEDED.put("libdbus-1.so.3", "libdbus-1-3");
  }

  private static final Pattern UNPACKED =
      Pattern.compile(
          "(\\S*libwebrtc-java\\S*\\.so): (lib\\S+?): cannot open shared object file.*");

  private NativeLibrary() {}

  /** Loads the library unless it is loaded. May be tried again after a failure. */
  static void load() throws IOException {
    synchronized (LOCK) {
      try {
        NativeLoader.loadLibrary("webrtc-java");
      } catch (UnsatisfiedLinkError e) {
        throw new IOException(
            diagnose(
                String.valueOf(e.getMessage()),
                LINKER_CACHE,
                directories(String.valueOf(e.getMessage()))),
            e);
      } catch (NullPointerException e) {
        // What the loader makes of a missing resource.
        throw new IOException(
            "there is no libwebrtc for this platform on the class path; add the artifact"
                + " dev.onvoid.webrtc:webrtc-java with its classifier, such as linux-x86_64",
            e);
      } catch (Exception e) {
        throw new IOException("libwebrtc could not be unpacked and loaded: " + e.getMessage(), e);
      }
    }
  }

  /**
   * What to tell the user of a failed load; also deletes the 23 MB file that it has left behind.
   *
   * @param message the linker's
   * @param cache the linker's, of what it can find
   * @param directories where libraries are looked for
   */
  static String diagnose(String message, Path cache, List<Path> directories) throws IOException {
    Matcher matcher = UNPACKED.matcher(message);
    if (message.contains("failed to map segment")) {
      return "libwebrtc could not be loaded: it was unpacked where nothing may be executed (noexec); name"
          + " another directory with -Djava.io.tmpdir=DIR ("
          + message
          + ")";
    }
    if (!matcher.matches()) {
      return "libwebrtc could not be loaded: " + message;
    }
    Files.deleteIfExists(Path.of(matcher.group(1)));
    Map<String, String> missing = new LinkedHashMap<>();
    NEEDED.forEach(
        (soname, debianPackage) -> {
          if (soname.equals(matcher.group(2)) || !present(soname, cache, directories)) {
            missing.put(soname, debianPackage);
          }
        });
    missing.putIfAbsent(
        matcher.group(2), matcher.group(2).replaceFirst("\\.so.*", "").toLowerCase(Locale.ROOT));
    return "libwebrtc could not be loaded: this machine has no %s. On Debian and Ubuntu: apt-get install --no-install-recommends %s"
        .formatted(String.join(", ", missing.keySet()), String.join(" ", missing.values()));
  }

  private static boolean present(String soname, Path cache, List<Path> directories) {
    return directories.stream().anyMatch(directory -> Files.exists(directory.resolve(soname)))
        || inLinkerCache(soname, cache);
  }

  /** The linker's cache is binary, but the names in it are not. */
  private static boolean inLinkerCache(String soname, Path cache) {
    try {
      return Files.readString(cache, StandardCharsets.ISO_8859_1).contains(soname + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the linker looks on Debian; the processor is in the name of what was unpacked. */
  private static List<Path> directories(String message) {
    String cpu = message.contains("aarch64") ? "aarch64" : "x86_64";
    return Stream.of("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
        .flatMap(directory -> Stream.of(directory, directory + "/" + cpu + "-linux-gnu"))
        .map(Path::of)
        .toList();
  }
}
