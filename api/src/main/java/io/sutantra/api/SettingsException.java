package io.sutantra.api;

/**
 * A setting that cannot be worked with. The message names its path, its value, and what would be
 * accepted.
 */
public class SettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param path the full path of the key, {@code sutantra.codecs.vp8.cpu-used}
   * @param problem what is wrong and what would be right: {@code "is 17, must be -16 to 16"}
   */
  public SettingsException(String path, String problem) {
    super(path + " " + problem);
  }
}
