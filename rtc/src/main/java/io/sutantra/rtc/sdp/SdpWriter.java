package io.sutantra.rtc.sdp;

/** A writer of the lines that answers and offers have in common. */
final class SdpWriter {
  private final StringBuilder text = new StringBuilder();

  SdpWriter line(String line) {
    text.append(line).append("\r\n");
    return this;
  }

  SdpWriter attribute(String name, String value) {
    return line("a=" + name + ":" + value);
  }

  /** Writes the lines before the attributes; RFC 9429 section 5.2.1. */
  SdpWriter head(long sessionId, int version) {
    return line("v=0")
        .line("o=- " + (sessionId & Long.MAX_VALUE) + " " + version + " IN IP4 127.0.0.1")
        .line("s=-")
        .line("t=0 0");
  }

  /**
   * Writes a media section's first lines. Nobody uses the default destination: media are sent to
   * candidates.
   */
  SdpWriter media(String media, String protocol, String formats) {
    return line("m=" + media + " 9 " + protocol + " " + formats).line("c=IN IP4 0.0.0.0");
  }

  SdpWriter candidates(LocalTransport transport) {
    for (IceCandidate candidate : transport.candidates()) {
      line("a=" + candidate.toAttribute());
    }
    return transport.complete() ? line("a=end-of-candidates") : this;
  }

  SdpWriter transport(LocalTransport transport, String setup) {
    return attribute("ice-ufrag", transport.credentials().ufrag())
        .attribute("ice-pwd", transport.credentials().password())
        .attribute("ice-options", LocalTransport.ICE_OPTIONS)
        .attribute("fingerprint", transport.fingerprint())
        .attribute("setup", setup);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
