package io.sutantra.loadtool;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The result of a run. Rates, losses and stalls are of the steady window, which begins when all
 * viewers have joined; joins and failures are of the whole run.
 *
 * <p>Times of a join begin with its POST. Figures that were not measured are left out.
 *
 * @param endpoints the endpoints that were watched
 * @param viewers the viewers that were asked for
 * @param gro whether the kernel handed over many datagrams as one
 * @param connected the viewers that have had their keys
 * @param failed the viewers that never had their keys, or whose connection was lost
 * @param failures the reasons, each once, with the number of viewers
 * @param settleSeconds the wait before the steady window, beyond the time to catch up
 * @param steadySeconds the length of the steady window
 * @param joinMillisP50 the time from POST until the keys are there, median
 * @param joinMillisP99 the same, 99th percentile
 * @param answerMillisP50 the time from POST to the answer, median
 * @param iceMillisP50 the time from the answer to the nominated pair, median
 * @param iceMillisP99 the same, 99th percentile
 * @param dtlsMillisP50 the time from the nominated pair to the keys, median
 * @param dtlsMillisP99 the same, 99th percentile
 * @param firstPacketMillisP50 the time from POST to the first RTP packet, median
 * @param firstPacketMillisP99 the same, 99th percentile
 * @param packetsReceived the RTP packets of all tracks, without retransmissions
 * @param packetsLost the packets that did not come by retransmission either
 * @param lossPercent the share of sent packets that were lost
 * @param soundPacketsReceived the received packets that carry sound
 * @param soundPacketsLost the lost packets of sound
 * @param stalls the times without a new frame for more than a second
 * @param viewersWithStall the viewers that had at least one stall
 * @param maxGapMillis the longest time without a new frame
 * @param framesPerSecondMean the mean over the viewers
 * @param framesPerSecondMin the rate of the worst viewer
 * @param bitrateBpsP50 the bit rate of a viewer's RTP packets, median
 * @param bitrateBpsMin the bit rate of the worst viewer
 * @param retransmissions the RTX packets that came
 * @param nacks the packets that viewers asked for again
 * @param plis the key frames that viewers asked for
 * @param forged the packets that did not authenticate
 * @param cipherSuites the cipher suites that were negotiated
 * @param toolCpuSeconds user and system time of this tool in the steady window
 * @param toolCpuMicrosPerPacket the same time by packet
 * @param serverCpuMicrosPerPacket the CPU time of the server's process by packet, in the steady
 *     window
 * @param serverCpuCores the CPU time of the server's process in the steady window, in cores
 * @param serverRssBytes the server's resident memory at the end
 * @param serverRssBytesPerViewer the memory that each viewer after the first has added
 * @param serverThreads the server's threads at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoadResult(
    List<String> endpoints,
    int viewers,
    boolean gro,
    int connected,
    int failed,
    List<String> failures,
    double settleSeconds,
    double steadySeconds,
    double joinMillisP50,
    double joinMillisP99,
    double answerMillisP50,
    double iceMillisP50,
    double iceMillisP99,
    double dtlsMillisP50,
    double dtlsMillisP99,
    double firstPacketMillisP50,
    double firstPacketMillisP99,
    long packetsReceived,
    long packetsLost,
    double lossPercent,
    long soundPacketsReceived,
    long soundPacketsLost,
    long stalls,
    int viewersWithStall,
    double maxGapMillis,
    double framesPerSecondMean,
    double framesPerSecondMin,
    long bitrateBpsP50,
    long bitrateBpsMin,
    long retransmissions,
    long nacks,
    long plis,
    long forged,
    List<String> cipherSuites,
    double toolCpuSeconds,
    double toolCpuMicrosPerPacket,
    Double serverCpuMicrosPerPacket,
    Double serverCpuCores,
    Long serverRssBytes,
    Long serverRssBytesPerViewer,
    Long serverThreads) {}
