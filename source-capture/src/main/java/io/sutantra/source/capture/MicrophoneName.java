package io.sutantra.source.capture;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a microphone, as a stream writes it.
 *
 * @param system the sound system
 * @param device the system's name of the device; {@code default} for the system's own choice
 */
record MicrophoneName(SoundSystem system, String device) {
  /** The sound systems. */
  enum SoundSystem {
    /** PulseAudio, or PipeWire in its place. */
    PULSE,
    /** ALSA, the kernel's. */
    ALSA,
    /** PulseAudio if a server runs, or else ALSA. */
    ANY
  }

  private static final String DEFAULT = "default";
  private static final Pattern PULSE_NAME =
      Pattern.compile("[A-Za-z0-9@_][A-Za-z0-9@._:+-]{0,255}");

  /**
   * The names of ALSA that lead to a device. ALSA's other names are small programs, which can write
   * files.
   */
  private static final Pattern ALSA_NAME =
      Pattern.compile(
          "(?:hw|plughw|sysdefault|front|dsnoop|default|iec958)(?::[A-Za-z0-9_=-]{1,64}(?:,[A-Za-z0-9_=-]{1,64}){0,3})?");

  private static final Pattern ALSA_ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern ALSA_PROGRAMS = Pattern.compile("file|tee|shm|null");

  /** Parses {@code [alsa:|pulse:][DEVICE]}; empty if the text is not of that form. */
  static Optional<MicrophoneName> parse(String text) {
    if (text.isEmpty() || text.equals(DEFAULT)) {
      return Optional.of(new MicrophoneName(SoundSystem.ANY, DEFAULT));
    }
    if (text.equals("alsa") || text.startsWith("alsa:")) {
      return of(SoundSystem.ALSA, text.substring(Math.min(text.length(), 5)));
    }
    if (text.equals("pulse") || text.startsWith("pulse:")) {
      return of(SoundSystem.PULSE, text.substring(Math.min(text.length(), 6)));
    }
    return of(ALSA_NAME.matcher(text).matches() ? SoundSystem.ALSA : SoundSystem.PULSE, text);
  }

  private static Optional<MicrophoneName> of(SoundSystem system, String device) {
    if (device.isEmpty()) {
      return Optional.of(new MicrophoneName(system, DEFAULT));
    }
    boolean valid =
        system == SoundSystem.ALSA
            ? ALSA_NAME.matcher(device).matches()
                || (ALSA_ALIAS.matcher(device).matches()
                    && !ALSA_PROGRAMS.matcher(device).matches())
            : PULSE_NAME.matcher(device).matches();
    return valid ? Optional.of(new MicrophoneName(system, device)) : Optional.empty();
  }
}
