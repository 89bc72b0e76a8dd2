package io.sutantra.compare;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The figures of one run of the load tool against one server.
 *
 * @param server the server's label
 * @param viewers the viewers that were asked for
 * @param receiving how the viewers read from the network
 * @param round the number of the round, from 1 on
 * @param held whether every viewer had a live stream
 * @param encoderMicrosPerPacket the CPU time of the encoder outside the server, by delivered
 *     packet; 0 if the server encodes
 * @param othersCpuPercent the CPU use of processes that take no part, in percent of all cores
 * @param load the result of the load tool
 */
record Sample(
    String server,
    int viewers,
    ReceiveMode receiving,
    int round,
    boolean held,
    double encoderMicrosPerPacket,
    double othersCpuPercent,
    JsonNode load) {
  /** The use by other processes from which on a run does not count as quiet. */
  static final double QUIET_PERCENT = 8;

  private static final double MOST_LOSS_PERCENT = 0.1;
  private static final double LEAST_OF_FRAMES = 0.97;

  /**
   * Returns whether every viewer connected and had a live stream. Loss alone does not show an
   * overloaded server, which may deliver everything, ever later.
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

  /** Returns a figure of the load tool; NaN if the result has no such figure. */
  double figure(String name) {
    return load.path(name).asDouble(Double.NaN);
  }
}
