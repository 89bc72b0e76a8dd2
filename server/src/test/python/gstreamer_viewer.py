"""Watches a WHEP endpoint with GStreamer's webrtcbin and says, as one line of JSON, which frames it decoded,
and how loud the sound was.

Usage: gstreamer_viewer.py ENDPOINT SECONDS LOCAL-ADDRESS [tcp]    tcp: by TCP alone, UDP is not to be had
Ends with 77 if GStreamer is not there, or not all of it.
"""

import json
import re
import sys
import threading

import sound
import stripe
import whep

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstSdp", "1.0")
    gi.require_version("GstWebRTC", "1.0")
    from gi.repository import Gst, GstSdp, GstWebRTC
except (ImportError, ValueError) as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

PATIENCE = 20
ELEMENTS = ["webrtcbin", "nicesrc", "dtlssrtpdec", "rtpvp8depay", "vp8dec", "rtpopusdepay", "opusdec", "audioconvert"]
CAPS = "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96"
SOUND_CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,encoding-params=(string)2,payload=111"
HEAR = (
    "rtpopusdepay ! opusdec ! audioconvert ! audio/x-raw,format=S16LE,channels=2"
    " ! fakesink name=sink signal-handoffs=true sync=false"
)
DECODE = "rtpvp8depay ! vp8dec ! video/x-raw,format=I420 ! fakesink name=sink signal-handoffs=true sync=false"


class Viewer:
    def __init__(self, endpoint, local, by_udp):
        self.endpoint = endpoint
        self.by_udp = by_udp
        self.session = None
        self.tally = stripe.Tally()
        self.loudness = sound.Loudness()
        self.pipeline = Gst.Pipeline.new()
        self.peer = Gst.ElementFactory.make("webrtcbin")
        self.peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.peer)
        # This reference keeps the object alive, since webrtcbin's own reference is a floating one.
        self.ice = self.peer.get_property("ice-agent")
        self.ice.emit("add-local-ip-address", local)
        # By default the ICE agent looks for a router in the network, by multicast.
        self.ice.get_property("agent").set_property("upnp", False)
        self.gathered = threading.Event()
        self.peer.connect("pad-added", self.added)
        self.peer.connect("notify::ice-gathering-state", self.gathering)

    def gathering(self, peer, _):
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            self.gathered.set()

    def added(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        audio = pad.get_current_caps().get_structure(0).get_value("media") == "audio"
        decoder = Gst.parse_bin_from_description(HEAR if audio else DECODE, True)
        decoder.get_by_name("sink").connect("handoff", self.heard if audio else self.decoded)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def heard(self, _, buffer, pad):
        present, mapped = buffer.map(Gst.MapFlags.READ)
        if present:
            self.loudness.add(bytes(mapped.data), 2)
            buffer.unmap(mapped)

    def decoded(self, _, buffer, pad):
        caps = pad.get_current_caps().get_structure(0)
        width = caps.get_value("width")
        present, mapped = buffer.map(Gst.MapFlags.READ)
        if present:
            # Rows of I420 begin at multiples of four bytes.
            self.tally.add(mapped.data, (width + 3) // 4 * 4, width, caps.get_value("height"))
            buffer.unmap(mapped)

    def ask(self, signal, *arguments):
        """Emits an action signal whose reply comes later. The contents of the reply live only as long as the reply."""
        promise = Gst.Promise.new()
        self.peer.emit(signal, *arguments, promise)
        promise.wait()
        return promise.get_reply()

    def watch(self, seconds):
        self.pipeline.set_state(Gst.State.PLAYING)
        self.peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(CAPS))
        self.peer.emit(
            "add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(SOUND_CAPS)
        )
        created = self.ask("create-offer", None)
        self.ask("set-local-description", created.get_value("offer"))
        if not self.gathered.wait(PATIENCE):
            raise TimeoutError("no candidates were gathered")
        offer = self.peer.get_property("local-description").sdp.as_text()
        self.session, text = whep.post(self.endpoint, offer)
        if not self.by_udp:
            text = re.sub(r"a=candidate:\S+ \d+ udp .*\r\n", "", text, flags=re.IGNORECASE)
        _, answer = GstSdp.SDPMessage.new_from_text(text)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, answer)
        self.ask("set-remote-description", description)
        bus = self.pipeline.get_bus()
        kinds = Gst.MessageType.ERROR | Gst.MessageType.EOS
        waited = 0
        while self.tally.seconds() < seconds:
            message = bus.timed_pop_filtered(Gst.SECOND // 10, kinds)
            if message is not None:
                raise RuntimeError(message.parse_error() if message.type == Gst.MessageType.ERROR else "the end")
            waited += 0.1
            if waited > seconds + PATIENCE:
                raise TimeoutError("no picture was decoded")
        return {**self.tally.report(Gst.version_string()), **self.loudness.report()}

    def close(self):
        if self.session is not None:
            whep.delete(self.session)
        self.pipeline.set_state(Gst.State.NULL)


Gst.init(None)
for element in ELEMENTS:
    if Gst.ElementFactory.find(element) is None:
        print(f"GStreamer has no {element}", file=sys.stderr)
        sys.exit(77)
viewer = Viewer(sys.argv[1], sys.argv[3], by_udp="tcp" not in sys.argv[4:])
try:
    print(json.dumps(viewer.watch(float(sys.argv[2]))))
finally:
    viewer.close()
