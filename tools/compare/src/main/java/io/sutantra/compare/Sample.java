package io.sutantra.compare;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One run of the load tool against one server.
 *
 * @param server its label
 * @param viewers that were asked for
 * @param receiving how they take what comes
 * @param round from 1 on
 * @param held whether every viewer had a live stream
 * @param encoderMicrosPerPacket what the encoder outside the server used, by packet that was
 *     delivered; 0 if the server encodes
 * @param othersCpuPercent of all cores: what nobody who takes part used
 * @param load what the load tool says
 */
record Sample(
    String server,
    int viewers,
    Receiving receiving,
    int round,
    boolean held,
    double encoderMicrosPerPacket,
    double othersCpuPercent,
    JsonNode load) {
  /** Above that the machine had something else to do. */
  static final double QUIET_PERCENT = 8;

  private static final double MOST_LOSS_PERCENT = 0.1;
  private static final double LEAST_OF_FRAMES = 0.97;

  /**
   * Whether every viewer came and had a live stream: an overloaded server is not seen by loss
   * alone, it may deliver everything, ever later.
   */
  static boolean held(JsonNode load, int viewers, double framesPerSecond) {
    return load.path("connected").asInt() == viewers
        && load.path("lossPercent").asDouble(100) < MOST_LOSS_PERCENT
        && load.path("stalls").asInt(1) == 0
        && load.path("framesPerSecondMin").asDouble() >= LEAST_OF_FRAMES * framesPerSecond;
  }

  boolean quiet() {
    return othersCpuPercent <= QUIET_PERCENT;
  }

  /** A figure of the load tool; NaN if it has none. */
  double figure(String name) {
    return load.path(name).asDouble(Double.NaN);
  }
}
