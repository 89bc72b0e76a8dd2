"""Watches a WHEP endpoint with aiortc and says, as one line of JSON, which frames it decoded, and how loud the sound was.

Usage: aiortc_viewer.py ENDPOINT SECONDS LOCAL-ADDRESS
Ends with 77 if there is no aiortc.
"""

import asyncio
import json
import sys

import sound
import stripe
import whep

try:
    import aioice.ice
    import aiortc
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

PATIENCE = 20


async def hear(track, loudness):
    while True:
        frame = await track.recv()
        loudness.add(bytes(frame.planes[0])[: frame.samples * len(frame.layout.channels) * 2], len(frame.layout.channels))


async def watch(endpoint, seconds):
    # Without ICE servers no host on the Internet is asked.
    connection = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
    tracks = asyncio.Queue()
    connection.on("track", tracks.put_nowait)
    connection.addTransceiver("video", direction="recvonly")
    connection.addTransceiver("audio", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    session, answer = await asyncio.to_thread(whep.post, endpoint, connection.localDescription.sdp)
    try:
        await connection.setRemoteDescription(aiortc.RTCSessionDescription(answer, "answer"))
        both = [await asyncio.wait_for(tracks.get(), PATIENCE) for _ in range(2)]
        track = next(each for each in both if each.kind == "video")
        loudness = sound.Loudness()
        hearing = asyncio.ensure_future(hear(next(each for each in both if each.kind == "audio"), loudness))
        tally = stripe.Tally()
        while tally.seconds() < seconds:
            frame = await asyncio.wait_for(track.recv(), PATIENCE)
            luma = frame.planes[0]
            tally.add(memoryview(luma), luma.line_size, frame.width, frame.height)
        statistics = (await connection.getStats()).values()
        lost = sum(entry.packetsLost for entry in statistics if entry.type == "inbound-rtp")
        hearing.cancel()
        return {**tally.report(f"aiortc {aiortc.__version__}", lost=lost), **loudness.report()}
    finally:
        await asyncio.to_thread(whep.delete, session)
        await connection.close()


# By default aiortc uses every address except loopback.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [sys.argv[3]]
print(json.dumps(asyncio.run(watch(sys.argv[1], float(sys.argv[2])))))
