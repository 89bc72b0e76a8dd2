package com.example.taken;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.media.RtpFormat;

/** A codec of a name that somebody else has. */
public final class OtherVp8 implements CodecProvider {
  @Override
  public String name() {
    return "vp8";
  }

  @Override
  public RtpFormat rtpFormat() {
    return new RtpFormat("VP8", 90_000, "");
  }
}
