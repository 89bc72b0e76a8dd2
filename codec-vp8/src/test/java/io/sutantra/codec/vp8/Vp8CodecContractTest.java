package io.sutantra.codec.vp8;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Settings;
import io.sutantra.testkit.CodecProviderContract;

final class Vp8CodecContractTest extends CodecProviderContract {
  @Override
  protected CodecProvider provider() {
    return new Vp8Codec();
  }

  @Override
  protected Settings settings() {
    return ReferenceConf.settings();
  }

  @Override
  protected int smallestPayloadBytes() {
    return 5;
  }
}
