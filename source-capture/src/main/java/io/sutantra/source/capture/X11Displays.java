package io.sutantra.source.capture;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The X displays of this machine. */
final class X11Displays {
  private X11Displays() {}

  /**
   * Returns the display of a source that names none.
   *
   * @param name the name that the configuration has; empty if there is none
   * @throws IOException if that is no name of a display
   */
  static DisplayName configured(String name) throws IOException {
    if (name.isEmpty()) {
      throw new IOException(
          "no display is named, neither by the source nor by the environment variable DISPLAY; %s"
              .formatted(whatToWrite()));
    }
    return DisplayName.parse(name)
        .orElseThrow(
            () ->
                new IOException(
                    "sutantra.sources.screen.display, or the environment variable DISPLAY, is '%s', which names no X display; %s"
                        .formatted(name, whatToWrite())));
  }

  /**
   * Connects to a display.
   *
   * @param authorityFile the file with the permission
   * @throws IOException if that fails; the message states the displays that there are
   */
  static X11Connection connect(DisplayName display, String authorityFile) throws IOException {
    if (display.local() && !Files.exists(X11Connection.socket(display.number()))) {
      throw new IOException("there is no display '%s'; %s".formatted(display, whatToWrite()));
    }
    try {
      return X11Connection.open(display, X11Authority.find(display, authorityFile));
    } catch (ConnectException e) {
      throw new IOException(
          "display '%s' has no X server, it has ended or does not listen; %s"
              .formatted(display, whatToWrite()),
          e);
    } catch (IOException e) {
      throw new IOException(
          "display '%s' cannot be opened: %s; if it is another user's, name that user's authority file: XAUTHORITY=/home/USER/.Xauthority; %s"
              .formatted(display, e.getMessage(), whatToWrite()),
          e);
    }
  }

  private static String whatToWrite() {
    List<String> displays = displays();
    if (displays.isEmpty()) {
      return "this machine has no X display; to have one without a screen, run: Xvfb :99 -screen 0 1280x720x24, and write: source = \"screen::99\"";
    }
    return "displays of this machine: %s; write: source = \"screen:%s\""
        .formatted(String.join(", ", displays), displays.get(0));
  }

  private static List<String> displays() {
    List<String> names = new ArrayList<>();
    Path directory = X11Connection.socket(0).getParent();
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory, "X*")) {
      for (Path socket : sockets) {
        String name = ":" + socket.getFileName().toString().substring(1);
        if (DisplayName.parse(name).isPresent()) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      return List.of(); // no X server has run here
    }
    names.sort(null);
    return List.copyOf(names);
  }
}
