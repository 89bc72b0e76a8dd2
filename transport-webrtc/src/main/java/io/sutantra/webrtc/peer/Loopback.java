package io.sutantra.webrtc.peer;

import io.sutantra.api.Settings;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;

/** The setting whether peers are reached at loopback addresses alone. */
public enum Loopback {
  /**
   * Loopback alone if the machine has no other address, or if signalling is for this machine alone.
   */
  AUTO,
  /** Always loopback alone. */
  ON,
  /** Never loopback alone. */
  OFF;

  /** Reads the setting {@code loopback}. */
  public static Loopback of(Settings settings) {
    String text = settings.string("loopback").toUpperCase(Locale.ROOT);
    return switch (text) {
      case "AUTO" -> AUTO;
      // HOCON has several words for yes and no.
      case "ON", "TRUE", "YES" -> ON;
      case "OFF", "FALSE", "NO" -> OFF;
      default ->
          throw settings.invalid(
              "loopback",
              "is '%s', must be auto, on or off".formatted(settings.string("loopback")));
    };
  }

  /** Returns whether loopback alone applies on this machine, now. */
  public boolean applies() {
    return this == ON || (this == AUTO && !hasOtherAddress());
  }

  /**
   * Returns whether loopback alone applies on this machine, now.
   *
   * @param host host of the signalling, such as HTTP: media is for everybody who can reach that
   *     host
   * @throws UnknownHostException if there is no such host
   */
  public boolean applies(String host) throws UnknownHostException {
    boolean ownMachine =
        Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    return applies() || (this == AUTO && ownMachine);
  }

  /** Returns whether an address belongs to this machine. */
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
