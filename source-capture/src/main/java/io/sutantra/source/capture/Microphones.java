package io.sutantra.source.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The microphones of this machine. */
final class Microphones {
  private static final Path CARDS = Path.of("/proc/asound/pcm");
  private static final int MOST_CARDS = 32;

  /** A line such as {@code 00-02: ALC257 Analog : ALC257 Analog : playback 1 : capture 1}. */
  private static final Pattern CARD =
      Pattern.compile("(\\d{1,2})-(\\d{1,2}): *([^:]{0,80}?) *(?::.*)?: *capture .*");

  private Microphones() {}

  /** Returns the devices of ALSA that there are, and what to write. */
  static String whatToWrite() {
    List<String> devices = alsaDevices(lines());
    if (devices.isEmpty()) {
      return "ALSA has no devices that record: there are none in /proc/asound/pcm; those of PulseAudio are listed by: pactl list short sources";
    }
    return "devices of ALSA that record: %s; write: source = \"microphone:alsa:%s\"; those of PulseAudio are listed by: pactl list short sources"
        .formatted(String.join(", ", devices), devices.get(0).replaceFirst(" .*", ""));
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(CARDS, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of(); // no ALSA
    }
  }

  /** Returns the devices that record. */
  static List<String> alsaDevices(List<String> lines) {
    List<String> devices = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = CARD.matcher(line);
      if (matcher.matches() && devices.size() < MOST_CARDS) {
        devices.add(
            "hw:%d,%d (%s)"
                .formatted(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    matcher.group(3)));
      }
    }
    return List.copyOf(devices);
  }
}
