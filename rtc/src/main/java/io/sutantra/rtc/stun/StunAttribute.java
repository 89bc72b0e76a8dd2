package io.sutantra.rtc.stun;

/** The numbers of STUN attributes. <b>Spec:</b> RFC 8489 section 18.3, RFC 8445 section 20.1. */
final class StunAttribute {
  static final int MAPPED_ADDRESS = 0x0001;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int SOFTWARE = 0x8022;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  private StunAttribute() {}

  /** Returns whether a receiver that does not understand an attribute must refuse the request. */
  static boolean required(int type) {
    return type < 0x8000;
  }

  static boolean known(int type) {
    return switch (type) {
      case MAPPED_ADDRESS,
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          REALM,
          NONCE,
          MESSAGE_INTEGRITY_SHA256,
          XOR_MAPPED_ADDRESS,
          PRIORITY,
          USE_CANDIDATE ->
          true;
      default -> false;
    };
  }
}
