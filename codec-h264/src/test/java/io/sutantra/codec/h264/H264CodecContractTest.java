package io.sutantra.codec.h264;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Settings;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.testkit.CodecProviderContract;
import java.util.List;

final class H264CodecContractTest extends CodecProviderContract {
  @Override
  protected CodecProvider provider() {
    return new H264Codec();
  }

  @Override
  protected Settings settings() {
    return ReferenceConf.settings();
  }

  @Override
  protected int smallestPayloadBytes() {
    return 3;
  }

  @Override
  protected boolean cutsEvenly() {
    return false;
  }

  @Override
  protected List<EncodedFrame> accessUnits() {
    return List.of(
        AccessUnits.frame(
            AccessUnits.unit(AccessUnits.SPS),
            AccessUnits.unit(AccessUnits.PPS),
            AccessUnits.unit(AccessUnits.IDR, 7_000, 1)),
        AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 900, 2)),
        AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 30, 3)),
        AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 3_000, 4)));
  }
}
