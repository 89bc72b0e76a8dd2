package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Media;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of files that are no media, are damaged or change during playing, or try to make the server
 * open others.
 */
@Timeout(120)
class HostileFileTest {
  private static final int IVF_HEADER = 32;
  private static final int IVF_FRAME_HEADER = 12;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  @TempDir private Path directory;

  @AfterEach
  void closeEnvironment() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  @Test
  void saysThatThereIsNoFile() {
    assertRefused(directory.resolve("none.mp4"), "there is no file", "none.mp4");
    assertRefused(
        Path.of("none.mp4"), "working directory", Path.of("").toAbsolutePath().toString());
  }

  @Test
  void saysThatItIsADirectory() {
    assertRefused(directory, "is a directory");
  }

  @Test
  void saysThatItIsADevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device));
    assertRefused(device, "is not a plain file");
  }

  @Test
  void saysThatItIsEmpty() throws IOException {
    assertRefused(Files.createFile(directory.resolve("film.mp4")), "is empty");
  }

  @Test
  void saysThatItIsNoVideo() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(3).nextBytes(noise);
    assertRefused(write("noise.mp4", noise), "is not a video", "mp4, mov, mkv, webm or ivf");
    assertRefused(
        Files.writeString(directory.resolve("notes.txt"), "Just words.\n".repeat(500)),
        "is not a video");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sound.mp4", "sound.mkv"})
  void saysThatThereIsOnlySoundWhereNoneIsWanted(String name) {
    Path path = TestMedia.writeSilence(directory.resolve(name));
    SourceRequest request =
        new SourceRequest("film", path.toString(), Optional.empty(), OptionalDouble.empty());
    try (MediaSource source =
        new FileSourceProvider()
            .create(request, FileSourceContractTest.SETTINGS.with("sound", false), environment)) {
      assertThatThrownBy(source::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has no video")
          .hasMessageContaining("sound = on");
    }
  }

  @Test
  void saysThatTheCodecIsUnknown() throws IOException {
    byte[] ivf = Files.readAllBytes(TestMedia.VP8.write(directory.resolve("film.ivf")));
    System.arraycopy("XYZ0".getBytes(StandardCharsets.US_ASCII), 0, ivf, 8, 4);
    assertRefused(write("unknown.ivf", ivf), "unknown codec");
  }

  @ParameterizedTest
  @CsvSource({"film.mp4,1000", "film.webm,100", "film.ivf,20", "film.mkv,40"})
  void refusesWhatIsCutShort(String name, int length) throws IOException {
    TestMedia media = name.endsWith("mp4") ? TestMedia.MPEG4 : TestMedia.VP8;
    byte[] whole = Files.readAllBytes(media.write(directory.resolve(name)));
    assertRefused(write("cut-" + name, Arrays.copyOf(whole, length)), "cut-" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.webm", "film.ivf", "film.mkv"})
  void playsWhatIsLeftOfACutFile(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TestMedia.VP8.write(directory.resolve(name)));
    Path cut = write("cut-" + name, Arrays.copyOf(whole, whole.length * 2 / 3));
    try (FrameSource source = source(cut)) {
      source.start();
      assertThat(play(source, 200)).isGreaterThan(100);
      assertThat(environment.counted("loops")).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnWithTheNextKeyFrameAfterDamage(boolean decoded) throws IOException {
    byte[] ivf = Files.readAllBytes(TestMedia.VP8.write(directory.resolve("film.ivf")));
    // Frame 13 loses its beginning; the next key frame is frame 20.
    Arrays.fill(ivf, frame(ivf, 13), frame(ivf, 13) + 3, (byte) 0xFF);
    Path path = write("damaged.ivf", ivf);
    OptionalDouble rate = decoded ? OptionalDouble.of(24.9) : OptionalDouble.empty();
    SourceRequest request = new SourceRequest("film", path.toString(), Optional.empty(), rate);
    try (FrameSource source = source(request)) {
      source.start();
      int played = play(source, 110);
      assertThat(environment.counted("loops")).isEqualTo(2);
      assertThat(environment.counted("packets.damaged")).isEqualTo(3);
      // Frames 13 to 19 of each 40 are missing, but their time passes.
      assertThat(played).isBetween(87, 91);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAFileWhoseEveryFrameIsDamaged(boolean decoded) throws IOException {
    byte[] ivf = Files.readAllBytes(TestMedia.VP8.write(directory.resolve("film.ivf")));
    for (int i = 0; i < 40; i++) {
      Arrays.fill(ivf, frame(ivf, i), frame(ivf, i) + 3, (byte) 0xFF);
    }
    Path path = write("damaged.ivf", ivf);
    OptionalDouble rate = decoded ? OptionalDouble.of(5) : OptionalDouble.empty();
    try (FrameSource source =
        source(new SourceRequest("film", path.toString(), Optional.empty(), rate))) {
      assertThatThrownBy(source::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("damaged.ivf");
    }
  }

  @Test
  void failsAFileThatTurnsBadAfterItsStart() throws IOException {
    // Long enough not to fit into FFmpeg's buffer as a whole.
    Path path = TestMedia.VP8.of(2000).write(directory.resolve("film.ivf"));
    byte[] ivf = Files.readAllBytes(path);
    assertThat(ivf.length).isGreaterThan(70_000);
    try (FrameSource source = source(path)) {
      source.start();
      assertThat(play(source, 50)).isPositive();
      Arrays.fill(ivf, IVF_HEADER, ivf.length, (byte) 0);
      // The time of the last write stays, as on a disk that loses data although nobody writes.
      FileTime before = Files.getLastModifiedTime(path);
      Files.write(path, ivf);
      Files.setLastModifiedTime(path, before);
      assertThatThrownBy(() -> play(source, 5000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not one picture of it can be played");
    }
  }

  @Test
  void refusesAForgedSize() throws IOException {
    byte[] ivf = Files.readAllBytes(TestMedia.VP8.write(directory.resolve("film.ivf")));
    for (int offset : new int[] {12, 14, frame(ivf, 0) + 6, frame(ivf, 0) + 8}) {
      ivf[offset] = (byte) 0xFF;
      ivf[offset + 1] = 0x3F;
    }
    assertRefused(write("huge.ivf", ivf), "huge.ivf", "16383x16383", "7680x4320");
  }

  /** None of these files may make the server open the files that they name. */
  @ParameterizedTest
  @ValueSource(strings = {"list.m3u8", "list.mp4", "list.txt", "list.mpd", "list.sdp"})
  void opensNothingThatAPlaylistNames(String name) throws IOException {
    TestMedia.VP8.write(directory.resolve("film.webm"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(200);
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/film.webm";
      String hls =
          "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n%s\n#EXTINF:2,\nfilm.webm\n#EXT-X-ENDLIST\n";
      String text =
          switch (name) {
            case "list.txt" -> "ffconcat version 1.0\nfile '%s'\nfile 'film.webm'\n";
            case "list.mpd" ->
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period>"
                    + "<AdaptationSet><Representation id=\"1\"><BaseURL>%s</BaseURL>"
                    + "</Representation></AdaptationSet></Period></MPD>";
            case "list.sdp" -> "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=%s\n";
            default -> hls;
          };
      Path list = Files.writeString(directory.resolve(name), text.formatted(url));
      assertRefused(list, "is not a video");
      assertThatThrownBy(server::accept)
          .as("a connection to what the playlist names")
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:1/film.mp4", "concat:a.mp4|b.mp4", "pipe:0", "file:film.mp4"})
  void takesAUrlForAPath(String url) {
    assertRefused(Path.of(url), "there is no file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.webm", "film.ivf", "film.mkv"})
  void survivesFuzzedFiles(String name) throws IOException {
    TestMedia media = (name.endsWith("mp4") ? TestMedia.MPEG4 : TestMedia.VP8).of(12);
    byte[] whole = Files.readAllBytes(media.write(directory.resolve(name)));
    int played = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      byte[] fuzzed = whole.clone();
      for (int i = 0; i <= seed; i++) {
        fuzzed[random.nextInt(fuzzed.length)] = (byte) random.nextInt();
      }
      try (FrameSource source = source(write("fuzzed-" + name, fuzzed))) {
        source.start();
        played += play(source, 40) > 0 ? 1 : 0;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("fuzzed-" + name);
      }
    }
    assertThat(played).as("files that could be played though damaged").isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void refusesToBeWithoutAPath(String argument) {
    assertThatThrownBy(
            () ->
                source(
                    new SourceRequest("film", argument, Optional.empty(), OptionalDouble.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write: source = \"file:/srv/film.mkv\"");
  }

  @Test
  void refusesWhatIsNoPathAndNoRate() {
    assertThatThrownBy(
            () -> source(new SourceRequest("f", "a\0b", Optional.empty(), OptionalDouble.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no path");
    assertThatThrownBy(
            () -> source(new SourceRequest("f", "a", Optional.empty(), OptionalDouble.of(0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 0");
  }

  private void assertRefused(Path path, String... parts) {
    FrameSource source = source(path);
    assertThatThrownBy(source::start)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts);
    source.close();
  }

  private FrameSource source(Path path) {
    return source(
        new SourceRequest("film", path.toString(), Optional.empty(), OptionalDouble.empty()));
  }

  private FrameSource source(SourceRequest request) {
    return new FirstTrack(
        new FileSourceProvider().create(request, FileSourceContractTest.SETTINGS, environment));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  /** Plays for the duration of a number of frames, and counts the frames delivered. */
  private int play(FrameSource source, int frames) throws IOException {
    long end = clock.nanoTime() + frames * 40_000_000L;
    int count = 0;
    for (int polls = 0; clock.nanoTime() < end; polls++) {
      assertThat(polls).as("polls for the time of %d frames", frames).isLessThan(100 * frames);
      Media media = source.poll(clock.nanoTime());
      if (media != null) {
        count++;
        media.release();
      }
      long now = clock.nanoTime();
      clock.advanceNanos(Math.max(1000, source.nextPollNanos(now) - now));
    }
    return count;
  }

  /** Returns the offset of a frame's data in an IVF file. */
  private static int frame(byte[] ivf, int index) {
    int offset = IVF_HEADER;
    for (int i = 0; i < index; i++) {
      offset += IVF_FRAME_HEADER + size(ivf, offset);
    }
    return offset + IVF_FRAME_HEADER;
  }

  private static int size(byte[] ivf, int offset) {
    return (ivf[offset] & 0xFF) | (ivf[offset + 1] & 0xFF) << 8 | (ivf[offset + 2] & 0xFF) << 16;
  }
}
