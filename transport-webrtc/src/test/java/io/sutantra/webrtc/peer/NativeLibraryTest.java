package io.sutantra.webrtc.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @TempDir Path directory;

  @Test
  void namesThePackagesAndRemovesWhatWasUnpacked() throws IOException {
    Path unpacked = Files.createFile(directory.resolve("libwebrtc-java-linux-x86_641234.so"));
    String said =
        NativeLibrary.diagnose(
            unpacked + ": libpulse.so.0: cannot open shared object file: No such file or directory",
            Path.of("/nowhere"),
            List.of(directory));
    assertThat(said)
        .contains("libpulse.so.0, libudev.so.1, libX11.so.6")
        .endsWith(
            "apt-get install --no-install-recommends libpulse0 libudev1 libx11-6 libxfixes3"
                + " libxrandr2 libxcomposite1 libdbus-1-3");
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void leavesOutWhatIsThere() throws IOException {
    for (String present : List.of("libudev.so.1", "libX11.so.6", "libXfixes.so.3")) {
      Files.createFile(directory.resolve(present));
    }
    Path cache =
        Files.writeString(
            directory.resolve("cache"), "\0libXrandr.so.2\0libXcomposite.so.1\0libdbus-1.so.3\0");
    String said =
        NativeLibrary.diagnose(
            directory + "/libwebrtc-java-x.so: libpulse.so.0: cannot open shared object file: No",
            cache,
            List.of(directory));
    assertThat(said).contains("no libpulse.so.0. ").endsWith("--no-install-recommends libpulse0");
  }

  @Test
  void repeatsWhatItDoesNotUnderstand() throws IOException {
    assertThat(NativeLibrary.diagnose("wrong ELF class", Path.of("/nowhere"), List.of()))
        .isEqualTo("libwebrtc could not be loaded: wrong ELF class");
  }
}
