// Measures lip-sync in a page: by how many milliseconds a beep comes later than its flash, by what the page sees and
// hears, and by the statistics of the peer connection. The page's policy must permit worklets from a blob.
//
// Between a flash that is shown and a beep that is heard lies a constant of the browser's own: the buffers on the sound's
// way through Web Audio, and the picture's way to the screen. Two references show it. "local" is a flash and a beep
// made by the page and played by the page, without a network. "direct" is the same flash and beep, sent through two
// peer connections of the page.
(() => {
  const LIT = 128;
  const TOGETHER_MILLIS = 400;
  const WIDTH = 640;
  const HEIGHT = 360;

  // The ear reports the first loud sample after 300 ms of quiet. The beeper makes the sound of the test pattern, and
  // sets the pace of the pictures: 30 a second.
  const WORKLETS = `
    registerProcessor('ear', class extends AudioWorkletProcessor {
      #loudAt = 0;
      process([[samples]]) {
        for (let i = 0; i < (samples?.length ?? 0); i++) {
          if (Math.abs(samples[i]) < 0.1) continue;
          const at = currentFrame + i;
          if (at - this.#loudAt > 0.3 * sampleRate) this.port.postMessage(at / sampleRate);
          this.#loudAt = at;
        }
        return true;
      }
    });
    registerProcessor('beeper', class extends AudioWorkletProcessor {
      process(inputs, [channels]) {
        const LIT_SAMPLES = sampleRate / 10;
        for (let i = 0; i < channels[0].length; i++) {
          const n = (currentFrame + i) % sampleRate;
          const beep = n < LIT_SAMPLES;
          const [from, to] = beep ? [0, LIT_SAMPLES] : [LIT_SAMPLES, sampleRate];
          const fade = Math.min(1, Math.min(n - from, to - n) / (sampleRate / 500));
          const sample = (beep ? 0.25 : 0.01) * fade * Math.sin((2 * Math.PI * (beep ? 1000 : 440) * n) / sampleRate);
          for (const channel of channels) channel[i] = sample;
          if (n % (sampleRate / 30) === 0) this.port.postMessage({ lit: beep, begin: n === 0, epochMillis: Date.now() });
        }
        return true;
      }
    });`;

  const watched = {};
  const clockOffsets = [];
  const sourceOffsets = [];
  let context;
  let pattern;
  let sender;
  let receiver;
  let screen;

  const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

  /** Begins to play the local reference. */
  async function start() {
    context = new AudioContext({ sampleRate: 48000 });
    await context.resume();
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([WORKLETS], { type: 'text/javascript' })));
    // The time of the page at which the context's sound is heard, as the median of the last five seconds.
    setInterval(() => {
      const { contextTime, performanceTime } = context.getOutputTimestamp();
      if (performanceTime > 0) clockOffsets.push(performanceTime - contextTime * 1000);
      if (clockOffsets.length > 50) clockOffsets.shift();
    }, 100);
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const paint = canvas.getContext('2d');
    const sound = context.createMediaStreamDestination();
    const beeper = new AudioWorkletNode(context, 'beeper', { numberOfInputs: 0, outputChannelCount: [2] });
    let number = 0;
    beeper.port.onmessage = ({ data: { lit, begin, epochMillis } }) => {
      number += 1;
      paint.fillStyle = `hsl(${number % 360} 60% 40%)`;
      paint.fillRect(0, 0, WIDTH, HEIGHT);
      paint.fillStyle = '#888';
      paint.fillRect((number * 7) % WIDTH, HEIGHT / 3, 60, 60);
      paint.fillStyle = lit ? '#fff' : '#000';
      paint.fillRect(0, (HEIGHT * 5) / 6, WIDTH / 8, HEIGHT / 6);
      // The picture is drawn when the message has come, a little later than the sound was made.
      if (begin) sourceOffsets.push(epochMillis - performance.timeOrigin - performance.now());
    };
    beeper.connect(sound);
    pattern = new MediaStream([...canvas.captureStream().getTracks(), ...sound.stream.getTracks()]);
    const video = newScreen();
    video.srcObject = pattern;
    await video.play();
    watch('local', video);
  }

  function newScreen() {
    const video = document.createElement('video');
    video.style.width = '320px';
    document.body.append(video);
    return video;
  }

  const gathered = (connection) => new Promise((resolve) => {
    const look = () => (connection.iceGatheringState === 'complete' ? resolve() : setTimeout(look, 20));
    look();
  });

  /** Returns a description with at most one candidate: a port of 127.0.0.1. */
  const reachableAt = (sdp, port) => sdp.split('\r\n')
    .filter((line) => !line.startsWith('a=candidate'))
    .map((line) => (port && line.startsWith('a=mid:')
      ? `${line}\r\na=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host` : line))
    .join('\r\n');

  /** Makes the pair of the direct reference. Returns the receiver's port. */
  async function pair() {
    sender = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    for (const track of pattern.getTracks()) sender.addTrack(track, pattern);
    await sender.setLocalDescription();
    receiver = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    screen = newScreen();
    receiver.addEventListener('track', ({ streams: [stream] }) => { screen.srcObject = stream; });
    await receiver.setRemoteDescription({ type: 'offer', sdp: reachableAt(sender.localDescription.sdp) });
    await receiver.setLocalDescription();
    await gathered(receiver);
    return Number(receiver.localDescription.sdp.match(/^a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) typ host/mi)[1]);
  }

  /** Lets the pair meet at a port of 127.0.0.1: that of the receiver, or of a relay before it. */
  async function meet(port) {
    await sender.setRemoteDescription({ type: 'answer', sdp: reachableAt(receiver.localDescription.sdp, port) });
    await screen.play();
    watch('direct', screen, receiver);
  }

  /** Measures a video from now on. */
  async function watch(name, video, connection) {
    const seen = { flashes: [], beeps: [], statistics: [], missed: 0 };
    watched[name] = seen;
    const canvas = document.createElement('canvas');
    canvas.width = 4;
    canvas.height = 4;
    const pixels = canvas.getContext('2d', { willReadFrequently: true });
    let dark = false;
    let presented = 0;
    const look = (now, { expectedDisplayTime, presentedFrames }) => {
      const { videoWidth: width, videoHeight: height } = video;
      pixels.drawImage(video, width / 16 - 2, (height * 11) / 12 - 2, 4, 4, 0, 0, 4, 4);
      const lit = pixels.getImageData(1, 1, 1, 1).data[1] >= LIT;
      // Where a picture was shown that this page did not get to see, nobody knows which one was the first lit one.
      if (lit && dark) {
        if (presentedFrames === presented + 1) seen.flashes.push(expectedDisplayTime);
        else seen.missed += 1;
      }
      dark = !lit;
      presented = presentedFrames;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    const ear = new AudioWorkletNode(context, 'ear', { numberOfOutputs: 0 });
    ear.port.onmessage = ({ data: seconds }) => seen.beeps.push(seconds * 1000 + median(clockOffsets));
    seen.heard = context.createMediaStreamSource(video.srcObject);
    seen.heard.connect(ear);
    if (!connection) return;
    setInterval(async () => {
      const all = [...(await connection.getStats()).values()].filter(({ type }) => type === 'inbound-rtp');
      const sound = all.find(({ kind }) => kind === 'audio');
      const picture = all.find(({ kind }) => kind === 'video');
      if (sound?.estimatedPlayoutTimestamp && picture?.estimatedPlayoutTimestamp) {
        seen.statistics.push(picture.estimatedPlayoutTimestamp - sound.estimatedPlayoutTimestamp);
        seen.received = {
          soundDelayMillis: (1000 * sound.jitterBufferDelay) / sound.jitterBufferEmittedCount,
          pictureDelayMillis: (1000 * picture.jitterBufferDelay) / picture.jitterBufferEmittedCount,
          concealed: sound.concealedSamples / sound.totalSamplesReceived,
          freezes: picture.freezeCount,
          framesPerSecond: picture.framesPerSecond,
          packetsLost: sound.packetsLost + picture.packetsLost,
        };
      }
    }, 1000);
  }

  /** Forgets what was measured so far. */
  async function forget() {
    sourceOffsets.length = 0;
    for (const seen of Object.values(watched)) {
      for (const list of [seen.flashes, seen.beeps, seen.statistics]) list.length = 0;
      seen.missed = 0;
    }
  }

  /** Returns what was measured, by name; "source" is how much later the page made its beep than its flash. */
  async function results() {
    const all = { source: { content: sourceOffsets, statistics: [], missed: 0 } };
    for (const [name, { flashes, beeps, statistics, missed, received }] of Object.entries(watched)) {
      const content = beeps.flatMap((beep) => {
        const near = flashes.map((flash) => beep - flash).filter((apart) => Math.abs(apart) < TOGETHER_MILLIS);
        return near.length ? [near.reduce((one, other) => (Math.abs(one) < Math.abs(other) ? one : other))] : [];
      });
      all[name] = { content, statistics, missed, received };
    }
    return all;
  }

  window.lipSync = { start, pair, meet, watch, forget, results };
})();
