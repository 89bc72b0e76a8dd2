package io.sutantra.api;

/**
 * A failure because of an invalid setting. The message states the path, the value, and what would
 * be accepted.
 */
public class SettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param path the full path of the key, {@code sutantra.codecs.vp8.cpu-used}
   * @param problem what is wrong and what would be accepted: {@code "is 17, must be -16 to 16"}
   */
  public SettingsException(String path, String problem) {
    super(path + " " + problem);
  }
}
