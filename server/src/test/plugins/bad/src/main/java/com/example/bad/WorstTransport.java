package com.example.bad;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;

/** A transport that has a name, and throws in all other methods. */
public final class WorstTransport implements TransportProvider {
  private static final Fault ALL = Fault.in("everything");

  @Override
  public String name() {
    return "worst";
  }

  @Override
  public MediaKind takes() {
    ALL.reach("takes");
    return MediaKind.RAW;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    ALL.reach("accepts");
    return false;
  }

  @Override
  public String acceptedFormats() {
    ALL.reach("acceptedFormats");
    return "";
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    ALL.reach("create");
    throw new UnsupportedOperationException();
  }
}
