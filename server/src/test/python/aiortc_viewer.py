"""Watches a WHEP endpoint with aiortc and says, as one line of JSON, which frames it decoded.

Usage: aiortc_viewer.py ENDPOINT SECONDS LOCAL-ADDRESS
Ends with 77 if there is no aiortc.
"""

import asyncio
import json
import sys

import stripe
import whep

try:
    import aioice.ice
    import aiortc
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

PATIENCE = 20


async def watch(endpoint, seconds):
    # Without servers: nobody on the Internet is asked.
    connection = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
    tracks = asyncio.Queue()
    connection.on("track", tracks.put_nowait)
    connection.addTransceiver("video", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    session, answer = await asyncio.to_thread(whep.post, endpoint, connection.localDescription.sdp)
    try:
        await connection.setRemoteDescription(aiortc.RTCSessionDescription(answer, "answer"))
        track = await asyncio.wait_for(tracks.get(), PATIENCE)
        tally = stripe.Tally()
        while tally.seconds() < seconds:
            frame = await asyncio.wait_for(track.recv(), PATIENCE)
            luma = frame.planes[0]
            tally.add(memoryview(luma), luma.line_size, frame.width, frame.height)
        statistics = (await connection.getStats()).values()
        lost = sum(entry.packetsLost for entry in statistics if entry.type == "inbound-rtp")
        return tally.report(f"aiortc {aiortc.__version__}", lost=lost)
    finally:
        await asyncio.to_thread(whep.delete, session)
        await connection.close()


# It would take every address but loopback.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [sys.argv[3]]
print(json.dumps(asyncio.run(watch(sys.argv[1], float(sys.argv[2])))))
