package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the launcher. A program in Java's place prints the options that it was started with. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src/assembly/bin/sutantra").toAbsolutePath();
  private static final Path MEMORY_GROUPS = Path.of("/sys/fs/cgroup/memory");

  @TempDir private Path home;

  @BeforeEach
  void makeJava() throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  @Test
  void sizesTheHeapByTheMemoryThatThereIs() throws Exception {
    assertThat(started("", "exec")).contains("-Xmx1024m");
  }

  @Test
  void leavesTheHeapToWhoeverSizesIt() throws Exception {
    assertThat(started("-Xmx64m", "exec")).contains("-Xmx64m").doesNotContain("-Xmx1024m");
  }

  @Test
  void fitsAContainerAndSaysSo() throws Exception {
    assumeTrue(Files.isWritable(MEMORY_GROUPS), "no control group of memory can be made here");
    Path group =
        Files.createDirectory(MEMORY_GROUPS.resolve("sutantra-" + ProcessHandle.current().pid()));
    try {
      Files.writeString(group.resolve("memory.limit_in_bytes"), "268435456");
      Files.createDirectory(group.resolve("inner"));
      List<String> output =
          started("", "echo $$ >" + group.resolve("inner/cgroup.procs") + "; exec");
      assertThat(output)
          .contains("-Xmx102m")
          .anyMatch(line -> line.startsWith("There are 256 MB of memory for this process; 384 MB"));
    } finally {
      Files.delete(group.resolve("inner"));
      Files.delete(group);
    }
  }

  /** Returns the lines that the launcher and the program in Java's place print. */
  private List<String> started(String options, String before) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", before + " \"$0\" serve", LAUNCHER.toString())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("JAVA_OPTS", options);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return output.lines().toList();
  }
}
