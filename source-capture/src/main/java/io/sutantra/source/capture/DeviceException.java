package io.sutantra.source.capture;

import java.io.IOException;

/** The failure of a device to open or to deliver, in the words of its driver. */
final class DeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  DeviceException(String message) {
    super(message);
  }
}
