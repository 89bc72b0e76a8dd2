package io.sutantra.rtc.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source of media that a session description announces. The announcement is a hint: packets may
 * come from other sources too.
 *
 * <p><b>Spec:</b> RFC 5576.
 *
 * @param ssrc SSRC of the media, 32 bits
 * @param rtxSsrc SSRC of the retransmissions; empty if the description does not say
 */
public record OfferedSource(int ssrc, OptionalInt rtxSsrc) {
  /** Maximum number of sources of a section that are read. */
  static final int MAX_SOURCES = 16;

  private static final Pattern SSRC = Pattern.compile("(\\d{1,10})(?: .*)?");
  private static final Pattern FID = Pattern.compile("FID (\\d{1,10}) (\\d{1,10})");
  private static final Pattern FEC = Pattern.compile("FEC(?:-FR)? \\d{1,10} (\\d{1,10})");
  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  /** Returns the sources of a section in its order, without those of retransmissions and FEC. */
  static List<OfferedSource> of(MediaSection section) {
    Map<Integer, Integer> pairs = new HashMap<>();
    Set<Integer> repairs = new HashSet<>();
    section
        .values("ssrc-group")
        .limit(MAX_SOURCES)
        .forEach(
            group -> {
              Matcher fid = FID.matcher(group);
              Matcher fec = FEC.matcher(group);
              if (fid.matches()) {
                OptionalInt media = number(fid.group(1));
                OptionalInt rtx = number(fid.group(2));
                if (media.isPresent() && rtx.isPresent()) {
                  pairs.putIfAbsent(media.getAsInt(), rtx.getAsInt());
                  repairs.add(rtx.getAsInt());
                }
              } else if (fec.matches()) {
                number(fec.group(1)).ifPresent(repairs::add);
              }
            });
    List<Integer> media = new ArrayList<>();
    section
        .values("ssrc")
        .map(SSRC::matcher)
        .filter(Matcher::matches)
        .map(line -> number(line.group(1)))
        .filter(OptionalInt::isPresent)
        .map(OptionalInt::getAsInt)
        .distinct()
        .filter(ssrc -> !repairs.contains(ssrc))
        .limit(MAX_SOURCES)
        .forEach(media::add);
    return media.stream()
        .map(
            ssrc ->
                new OfferedSource(
                    ssrc,
                    pairs.containsKey(ssrc)
                        ? OptionalInt.of(pairs.get(ssrc))
                        : OptionalInt.empty()))
        .toList();
  }

  private static OptionalInt number(String text) {
    long value = Long.parseLong(text);
    return value <= MAX_SSRC ? OptionalInt.of((int) value) : OptionalInt.empty();
  }
}
