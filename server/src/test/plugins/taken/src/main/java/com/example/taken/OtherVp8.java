package com.example.taken;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import java.util.Optional;

/** A codec with a name that another codec has. */
public final class OtherVp8 implements CodecProvider {
  @Override
  public String name() {
    return "vp8";
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.empty();
  }
}
