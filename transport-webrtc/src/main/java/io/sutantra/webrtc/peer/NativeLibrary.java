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
 * The loader of libwebrtc, which tells users what is missing.
 *
 * <p>The library links to libraries of sound and screen even if neither is used.
 */
final class NativeLibrary {
  private static final Object LOCK = new Object();
  private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

  /** Required sonames, with the Debian packages that provide them. */
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
        // The loader of webrtc-java throws this for a missing resource.
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
   * Returns the message to the user for a failed load; also deletes the 23 MB file that the load
   * has left behind.
   *
   * @param message the linker's message
   * @param cache the linker's cache of libraries
   * @param directories directories where libraries are searched
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

  /**
   * Returns whether a library is in the linker's cache, which is binary but has the names as text.
   */
  private static boolean inLinkerCache(String soname, Path cache) {
    try {
      return Files.readString(cache, StandardCharsets.ISO_8859_1).contains(soname + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns where the linker searches on Debian. The name of the unpacked file contains the
   * processor.
   */
  private static List<Path> directories(String message) {
    String cpu = message.contains("aarch64") ? "aarch64" : "x86_64";
    return Stream.of("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
        .flatMap(directory -> Stream.of(directory, directory + "/" + cpu + "-linux-gnu"))
        .map(Path::of)
        .toList();
  }
}
