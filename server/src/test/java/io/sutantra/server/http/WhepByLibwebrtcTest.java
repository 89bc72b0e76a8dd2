package io.sutantra.server.http;

/** The WHEP tests with the transport {@code webrtc}, where libwebrtc answers. */
class WhepByLibwebrtcTest extends WhepTest {
  @Override
  String transport() {
    return "webrtc";
  }

  @Override
  boolean sendsSound() {
    return false;
  }
}
