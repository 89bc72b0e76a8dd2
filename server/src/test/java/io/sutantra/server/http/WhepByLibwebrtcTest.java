package io.sutantra.server.http;

/** The same, where libwebrtc answers. */
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
