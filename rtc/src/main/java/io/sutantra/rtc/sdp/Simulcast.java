package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The layers of a simulcast, as sections describe them.
 *
 * <p><b>Spec:</b> RFC 8853 section 5, RFC 8851.
 */
final class Simulcast {
  /** Maximum number of layers of a section. */
  static final int MAX_LAYERS = 8;

  private static final Pattern RID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private Simulcast() {}

  /**
   * Returns the names of the layers that the other side sends, in the order of {@code a=simulcast};
   * empty if there is no simulcast. Of alternatives the first is taken; whether a layer begins
   * paused does not matter.
   *
   * @throws SdpException for a list that breaks the rules, or is longer than {@value #MAX_LAYERS}
   */
  static List<String> sent(MediaSection section) {
    List<String> words = SdpLines.words(section.value("simulcast").orElse(""));
    int send = words.indexOf("send");
    if (send < 0 || send + 1 >= words.size()) {
      return List.of();
    }
    String list = words.get(send + 1);
    // Early drafts had rid= in front of the list.
    String[] streams = (list.startsWith("rid=") ? list.substring(4) : list).split(";", -1);
    if (streams.length > MAX_LAYERS) {
      throw new SdpException(
          Reason.NOT_ACCEPTABLE,
          "the offer has a simulcast of %d layers, must have at most %d"
              .formatted(streams.length, MAX_LAYERS));
    }
    Set<String> described = described(section);
    List<String> rids = new ArrayList<>();
    for (String stream : streams) {
      String first = stream.split(",", 2)[0];
      String rid = first.startsWith("~") ? first.substring(1) : first;
      if (!RID.matcher(rid).matches() || rids.contains(rid)) {
        throw malformed(
            "the offer has a=simulcast:%s, must be a list of different names such as 'send hi;lo'"
                .formatted(shown(String.join(" ", words))));
      }
      if (!described.contains(rid)) {
        throw malformed(
            "the offer's a=simulcast has the layer '%s', must describe it by a=rid:%s send"
                .formatted(shown(rid), shown(rid)));
      }
      rids.add(rid);
    }
    return List.copyOf(rids);
  }

  private static Set<String> described(MediaSection section) {
    Set<String> described = new HashSet<>();
    section
        .values("rid")
        .map(SdpLines::words)
        .filter(words -> words.size() >= 2 && words.get(1).equals("send"))
        .forEach(words -> described.add(words.get(0)));
    return described;
  }
}
