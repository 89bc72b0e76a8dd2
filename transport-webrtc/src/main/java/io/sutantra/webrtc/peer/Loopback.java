package io.sutantra.webrtc.peer;

import io.sutantra.api.Settings;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;

/** Whether peers are reached at the loopback addresses alone. */
public enum Loopback {
  /** If the machine has no other address, or signalling is for this machine alone. */
  AUTO,
  /** Always. */
  ON,
  /** Never. */
  OFF;

  /** Reads the setting {@code loopback}. */
  public static Loopback of(Settings settings) {
    String text = settings.string("loopback").toUpperCase(Locale.ROOT);
    return switch (text) {
      case "AUTO" -> AUTO;
      // HOCON has more words for yes and no than one.
      case "ON", "TRUE", "YES" -> ON;
      case "OFF", "FALSE", "NO" -> OFF;
      default ->
          throw settings.invalid(
              "loopback",
              "is '%s', must be auto, on or off".formatted(settings.string("loopback")));
    };
  }

  /** Whether it is so on this machine, now. */
  public boolean applies() {
    return this == ON || (this == AUTO && !hasOtherAddress());
  }

  /**
   * Whether it is so on this machine, now.
   *
   * @param host where signalling is reached, such as HTTP: media is for whoever can reach that
   * @throws UnknownHostException if there is no such host
   */
  public boolean applies(String host) throws UnknownHostException {
    boolean ownMachine =
        Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    return applies() || (this == AUTO && ownMachine);
  }

  /** Whether an address is one of this machine. */
  public static boolean isOwn(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean hasOtherAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Loopback::up)
          .flatMap(net -> Collections.list(net.getInetAddresses()).stream())
          .anyMatch(Loopback::usable);
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean up(NetworkInterface net) {
    try {
      return net.isUp() && !net.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean usable(InetAddress address) {
    return !address.isLoopbackAddress() && !address.isLinkLocalAddress();
  }
}
