package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Properties of address texts: an address has one text, and is read back from it. */
class AddressLiteralProperties {
  private static String text(String any) {
    return AddressLiteral.text(AddressLiteral.parse(any).orElseThrow());
  }

  /** Runs of zero groups are the interesting case: each bit of the mask makes a zero group. */
  @Property(tries = 2_000)
  void whatIsWrittenIsReadBack(@ForAll @Size(16) byte[] bytes, @ForAll byte zeros)
      throws UnknownHostException {
    for (int group = 0; group < 8; group++) {
      if ((zeros >> group & 1) != 0) {
        bytes[2 * group] = 0;
        bytes[2 * group + 1] = 0;
      }
    }
    for (byte[] each : new byte[][] {bytes, Arrays.copyOf(bytes, 4)}) {
      InetAddress address = InetAddress.getByAddress(each);
      String text = AddressLiteral.text(address);
      assertThat(AddressLiteral.parse(text)).contains(address);
      assertThat(text)
          .as("RFC 5952 section 4")
          .matches("[0-9a-f:.]+")
          .doesNotContainPattern("(^|:)0[0-9a-f]")
          .doesNotContainPattern("::.*::");
      assertThat(AddressLiteral.text(new InetSocketAddress(address, 80)))
          .isEqualTo(each.length == 4 ? text + ":80" : "[" + text + "]:80");
    }
  }

  @Example
  void writesAsTheRfcSays() {
    assertThat(text("fd97:0:0:0:0:0:0:1")).isEqualTo("fd97::1");
    assertThat(text("2001:0DB8:0000:0000:0001:0000:0000:0001")).isEqualTo("2001:db8::1:0:0:1");
    assertThat(text("2001:db8:0:1:1:1:1:1")).isEqualTo("2001:db8:0:1:1:1:1:1");
    assertThat(text("2001:0:0:1:0:0:0:1")).isEqualTo("2001:0:0:1::1");
    assertThat(text("0:0:0:0:0:0:0:0")).isEqualTo("::");
    assertThat(text("0:0:0:0:0:0:0:1")).isEqualTo("::1");
    assertThat(text("1:0:0:0:0:0:0:0")).isEqualTo("1::");
    assertThat(text("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(text("fe80::1")).isEqualTo("fe80::1");
  }

  @Example
  void aScopeIsLeftOut() throws UnknownHostException {
    byte[] linkLocal = AddressLiteral.parse("fe80::1").orElseThrow().getAddress();
    assertThat(AddressLiteral.text(Inet6Address.getByAddress("", linkLocal, 3)))
        .isEqualTo("fe80::1");
  }
}
