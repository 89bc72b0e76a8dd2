package io.sutantra.source.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cameras of this machine: devices of Video4Linux. */
final class Cameras {
  /** The number that the kernel gives devices of Video4Linux. */
  private static final int MAJOR = 81;

  private static final int MAJOR_SHIFT = 8;
  private static final int MAJOR_MASK = 0xfff;
  private static final int LONGEST_NAME = 64;

  private Cameras() {}

  /**
   * A camera.
   *
   * @param path the path of the device
   * @param name the name that its driver gives the device
   */
  private record Camera(Path path, String name) {
    @Override
    public String toString() {
      return name.isEmpty() ? path.toString() : "%s (%s)".formatted(path, name);
    }
  }

  /**
   * Finds a device.
   *
   * @param named the path of the device; if empty, the first one
   * @throws IOException if there is no such device, or the device is no camera. Opening other
   *     devices may do harm, so they are not opened.
   */
  static Path find(Optional<String> named) throws IOException {
    if (named.isEmpty()) {
      return cameras().stream()
          .map(Camera::path)
          .findFirst()
          .orElseThrow(() -> new IOException("this machine has no camera: " + whatToWrite()));
    }
    Path path = Path.of(named.get());
    if (Files.notExists(path)) {
      throw new IOException("there is no camera '%s'; %s".formatted(path, whatToWrite()));
    }
    if (!isCamera(path)) {
      throw new IOException("'%s' is no camera; %s".formatted(path, whatToWrite()));
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw new IOException(
          "camera '%s' may not be opened by this user: add the user to the group 'video'"
              .formatted(path));
    }
    return path;
  }

  /** Returns whether a path, or what it links to, is a device of Video4Linux. */
  private static boolean isCamera(Path path) {
    try {
      Object device = Files.getAttribute(path, "unix:rdev");
      return device instanceof Long number && ((number >> MAJOR_SHIFT) & MAJOR_MASK) == MAJOR;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no such device, or a system without Video4Linux
    }
  }

  /** Returns the devices that there are, and what to write. */
  static String whatToWrite() {
    List<Camera> cameras = cameras();
    if (cameras.isEmpty()) {
      return "there is no /dev/video*; connect a camera, and let a container have the device";
    }
    return "cameras of this machine: %s; write: source = \"camera:%s\""
        .formatted(
            cameras.stream().map(Camera::toString).collect(Collectors.joining(", ")),
            cameras.get(0).path());
  }

  private static List<Camera> cameras() {
    List<Camera> cameras = new ArrayList<>();
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(Path.of("/dev"), "video[0-9]*")) {
      for (Path device : devices) {
        if (isCamera(device)) {
          cameras.add(new Camera(device, name(device)));
        }
      }
    } catch (IOException e) {
      return List.of(); // a system without devices
    }
    cameras.sort(
        Comparator.<Camera>comparingInt(camera -> camera.path().toString().length())
            .thenComparing(camera -> camera.path().toString()));
    return List.copyOf(cameras);
  }

  private static String name(Path device) {
    Path file = Path.of("/sys/class/video4linux", device.getFileName().toString(), "name");
    try {
      String name = Files.readString(file, StandardCharsets.UTF_8).strip();
      return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    } catch (IOException e) {
      return ""; // the path is name enough
    }
  }
}
