package io.sutantra.loadtool;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The result of a run. Rates, losses and stalls are of the steady window, which begins when all
 * have joined; joins and failures are of the whole run.
 *
 * <p>Times of a join begin with its POST. What was not measured is left out.
 *
 * @param endpoints that were watched
 * @param viewers that were asked for
 * @param gro whether the kernel handed over many datagrams as one
 * @param connected that have had their keys
 * @param failed that have not, or whose connection was lost
 * @param failures reasons, each once, with how many had it
 * @param settleSeconds that were waited before the steady window, beyond what it takes to catch up
 * @param steadySeconds length of the steady window
 * @param joinMillisP50 from POST until the keys are there
 * @param joinMillisP99 likewise
 * @param answerMillisP50 from POST to the answer
 * @param iceMillisP50 from the answer to the nominated pair
 * @param iceMillisP99 likewise
 * @param dtlsMillisP50 from there to the keys
 * @param dtlsMillisP99 likewise
 * @param firstPacketMillisP50 from POST to the first RTP packet
 * @param firstPacketMillisP99 likewise
 * @param packetsReceived RTP packets of all tracks, without retransmissions
 * @param packetsLost that were not had by retransmission either
 * @param lossPercent of what was sent
 * @param soundPacketsReceived those of the packets that are of sound
 * @param soundPacketsLost likewise
 * @param stalls times without a new frame for more than a second
 * @param viewersWithStall that had at least one
 * @param maxGapMillis longest time without a new frame
 * @param framesPerSecondMean over the viewers
 * @param framesPerSecondMin of the worst viewer
 * @param bitrateBpsP50 of RTP packets, of a viewer
 * @param bitrateBpsMin of the worst viewer
 * @param retransmissions RTX packets that came
 * @param nacks packets asked for again
 * @param plis key frames asked for
 * @param forged packets that did not authenticate
 * @param cipherSuites that were negotiated
 * @param toolCpuSeconds user and system time of this tool in the steady window
 * @param toolCpuMicrosPerPacket the same by packet
 * @param serverCpuMicrosPerPacket of the server's process in the steady window
 * @param serverCpuCores likewise, in cores
 * @param serverRssBytes at the end
 * @param serverRssBytesPerViewer what each viewer after the first has added
 * @param serverThreads at the end
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
