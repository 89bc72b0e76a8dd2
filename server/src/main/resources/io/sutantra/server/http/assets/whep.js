// A WHEP player: draft-ietf-wish-whep, with trickle and ICE restart as in RFC 9725 and RFC 8840.
// The player depends on nothing in the page except the video element that it is given.

const GATHERING_MILLIS = 100;
const PATIENCE_MILLIS = 2500;
const FIRST_RETRY_MILLIS = 400;
const LAST_RETRY_MILLIS = 8000;
const STALL_SECONDS = 3;
const QUESTION_SECONDS = 5;
// For this many attempts the player trusts the server's Retry-After; after them it doubles its pauses.
const TRUSTING_ATTEMPTS = 5;

// A request may hang on a connection whose other end is gone: after an outage, or after the browser's address has
// changed. The browser does not learn of this, and goes on using the connection for minutes. An aborted request
// closes its connection, so the next request uses a new one. (Over HTTP/2 only the browser can notice.)
const ANSWER_MILLIS = 4000;
const TRIES = 3;
// A slow server may need longer to set up a session. It gets this time if it has just answered another request.
const SETUP_MILLIS = 15000;

const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Returns the ICE servers that a Link header names, in the form that RTCPeerConnection takes. */
export function iceServersOf(link) {
  const servers = [];
  for (const [, url, rest] of (link ?? '').matchAll(/<([^>]+)>((?:\s*;\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;,\s]*))*)/g)) {
    const parameters = {};
    for (const [, key, quoted, bare] of rest.matchAll(/;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,\s]*))/g)) {
      parameters[key] = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
    }
    if (parameters.rel === 'ice-server') {
      servers.push(parameters.username
        ? { urls: url, username: parameters.username, credential: parameters.credential }
        : { urls: url });
    }
  }
  return servers;
}

/** An error status that the server answered with. */
class Refusal extends Error {
  constructor(status, text, retrySeconds) {
    super(text || `The server answered ${status}.`);
    this.status = status;
    this.retrySeconds = retrySeconds;
  }
}

/**
 * Returns the offer with two additions for its sound: stereo, and the retransmission of lost packets. Chromium decodes
 * according to its own description, and asks for neither by default.
 */
export function withStereo(sdp) {
  return sdp.split(/(?=^m=)/m).map((section) => {
    const type = section.startsWith('m=audio') && section.match(/^a=rtpmap:(\d+) opus\/48000\/2\r$/mi)?.[1];
    if (!type) return section;
    const stereo = section.includes(`a=fmtp:${type} `)
      ? section.replace(new RegExp(`^(a=fmtp:${type} .*?)\\r$`, 'm'), (line, fmtp) => (/stereo=/.test(fmtp) ? line : `${fmtp};stereo=1\r`))
      : section.replace(new RegExp(`^(a=rtpmap:${type} .*)\\r$`, 'm'), `$1\r\na=fmtp:${type} stereo=1\r`);
    return new RegExp(`^a=rtcp-fb:(?:${type}|\\*) nack\\r$`, 'm').test(stereo)
      ? stereo
      : stereo.replace(new RegExp(`^(a=rtpmap:${type} .*)\\r$`, 'm'), `$1\r\na=rtcp-fb:${type} nack\r`);
  }).join('');
}

/**
 * A player of one WHEP endpoint in one video element.
 *
 * Events: `state` (the fields `state` and `message` have changed), `stats` (the field `stats` has changed, once a
 * second) and `sound` (the fields `hasSound` or `soundBlocked` have changed).
 * States: idle, connecting, live, stalled, waiting (for the next attempt), blocked (autoplay), refused.
 */
export class WhepPlayer extends EventTarget {
  constructor(endpoint, video, token) {
    super();
    this.endpoint = new URL(endpoint, location.href).href;
    this.video = video;
    this.token = token;
    this.answerMillis = ANSWER_MILLIS;
    this.state = 'idle';
    this.message = '';
    this.stats = {};
    this.attempts = 0;
    this.firstPictureMillis = null;
    this.hasSound = false;
    // Whether the browser plays the sound only after a click; until then the player is muted.
    this.soundBlocked = false;
  }

  /** Plays until stop(). After each failure the player tries again, with ever longer pauses. */
  async start() {
    if (this.running) return;
    const run = {};
    this.running = run;
    this.startedAt = performance.now();
    this.firstPictureMillis = null;
    this.attempts = 0;
    while (this.running === run) {
      let pause;
      try {
        this.#become('connecting', this.attempts ? `Attempt ${this.attempts + 1}` : '');
        this.attempts += 1;
        await this.#connect(run);
        await this.#watch(run);
        pause = FIRST_RETRY_MILLIS;
      } catch (problem) {
        if (this.running !== run) break;
        if (problem instanceof Refusal && [400, 401, 403, 406, 415, 501].includes(problem.status)) {
          this.#end();
          this.running = null;
          this.#become('refused', problem.message);
          return;
        }
        pause = this.#pauseAfter(problem);
        const sentence = problem.message.replace(/[^.!?]$/, '$&.');
        this.#become('waiting', `${sentence} Trying again in ${(pause / 1000).toFixed(1)} s.`);
      }
      // The player was stopped, and perhaps started again: the present connection belongs to another run.
      if (this.running !== run) return;
      this.#end();
      await wait(pause * (0.8 + 0.4 * Math.random()));
    }
  }

  /** Returns the next pause: what a server that is not ready (503) asks for, or twice the last pause. */
  #pauseAfter({ status, retrySeconds }) {
    const told = status === 503 ? 1000 * retrySeconds : 0;
    const doubled = FIRST_RETRY_MILLIS * 2 ** Math.min(this.attempts, 6);
    const pause = told > 0 && this.attempts <= TRUSTING_ATTEMPTS ? told : Math.max(told, doubled);
    return Math.min(LAST_RETRY_MILLIS, Math.max(FIRST_RETRY_MILLIS, pause));
  }

  /** Ends the session, here and at the server. */
  stop() {
    this.running = null;
    this.#end();
    this.#become('idle', '');
  }

  /** Restarts ICE in the present session, with new credentials. */
  async restartIce() {
    const { connection } = this;
    for (let tries = 1; this.connection === connection; tries += 1) {
      try {
        await this.#restartOnce();
        return;
      } catch (problem) {
        if (problem instanceof Refusal || tries === TRIES) throw problem;
        await wait(FIRST_RETRY_MILLIS);
      }
    }
  }

  /** The server may have taken a request whose answer was lost: each one has credentials of its own. */
  async #restartOnce() {
    const { connection, session } = this;
    // Candidates that come during the restart belong to the new generation, and do not match the old one's tag.
    this.restarting = true;
    try {
      connection.restartIce();
      await this.#describe(connection, { iceRestart: true });
      await this.#gathered(connection);
      this.late.length = 0;
      const response = await this.#request(session, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
        body: this.#fragment(connection.localDescription.sdp),
      });
      if (this.connection !== connection) return;
      this.tag = response.headers.get('ETag');
      const answer = this.#merge(connection.remoteDescription.sdp, response.text);
      await connection.setRemoteDescription({ type: 'answer', sdp: answer });
    } finally {
      this.restarting = false;
    }
    this.#trickle(this.late);
  }

  async #connect(run) {
    const { reached, iceServers } = await this.#discover();
    const connection = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    if (this.running !== run) {
      connection.close();
      return;
    }
    this.connection = connection;
    const late = [];
    this.late = late;
    this.restarting = false;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate && this.posted) {
        late.push(candidate.candidate);
        this.#trickle(late);
      }
    });
    connection.addEventListener('track', ({ track, streams }) => {
      // Pictures and sound share one stream. When the second track comes, the element plays that stream already.
      const stream = streams[0] ?? new MediaStream([track]);
      if (track.kind === 'audio') this.#becomeHeard(true, this.soundBlocked);
      if (this.video.srcObject === stream) return;
      this.video.srcObject = stream;
      this.#play();
    });
    connection.addTransceiver('video', { direction: 'recvonly' });
    connection.addTransceiver('audio', { direction: 'recvonly' });
    await this.#describe(connection);
    await this.#gathered(connection);
    if (this.running !== run) return;
    this.posted = true;
    const response = await this.#request(this.endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp' },
      body: connection.localDescription.sdp,
    }, reached ? SETUP_MILLIS : this.answerMillis);
    const session = this.#sessionOf(response);
    const answer = response.text;
    if (this.running !== run) {
      this.#leave(session);
      connection.close();
      return;
    }
    this.session = session;
    this.tag = response.headers.get('ETag');
    await connection.setRemoteDescription({ type: 'answer', sdp: answer });
    this.#trickle(late);
  }

  /** Watches the session until it has ended. */
  async #watch(run) {
    let previous = null;
    let silent = 0;
    let disconnectedAt = null;
    const { connection, session } = this;
    this.#awaitPicture(run);
    for (;;) {
      await this.#second();
      if (this.running !== run || this.connection !== connection) return;
      const now = await this.#measure(connection, previous);
      silent = previous && now.progress === previous.progress ? silent + 1 : 0;
      previous = now;
      this.stats = now;
      this.dispatchEvent(new Event('stats'));
      if (connection.connectionState === 'failed') throw new Error('The connection was lost.');
      if (connection.connectionState === 'disconnected') {
        disconnectedAt ??= performance.now();
        if (performance.now() - disconnectedAt > PATIENCE_MILLIS) {
          this.#become('stalled', 'The connection is interrupted; looking for another way.');
          await this.restartIce();
          disconnectedAt = null;
        }
        continue;
      }
      disconnectedAt = null;
      if (silent >= STALL_SECONDS) {
        this.#become('stalled', now.hasPictures ? 'No pictures arrive.' : 'No sound arrives.');
        if ((silent - STALL_SECONDS) % QUESTION_SECONDS === 0) await this.#requireSession(session);
      } else if (now.progress > 0 && silent === 0 && this.state !== 'blocked') {
        this.attempts = 0;
        this.#become('live', '');
      }
    }
  }

  #awaitPicture(run) {
    const shown = () => {
      if (this.running !== run) return;
      this.firstPictureMillis ??= performance.now() - this.startedAt;
      if (this.state === 'connecting') this.#become('live', '');
    };
    if (this.video.requestVideoFrameCallback) {
      this.video.requestVideoFrameCallback(shown);
    } else {
      this.video.addEventListener('playing', shown, { once: true });
    }
  }

  /** Makes the offer, with the additions for sound unless the browser refuses changes. */
  async #describe(connection, options) {
    const offer = await connection.createOffer(options);
    try {
      await connection.setLocalDescription({ type: 'offer', sdp: withStereo(offer.sdp) });
    } catch {
      await connection.setLocalDescription(offer);
    }
  }

  async #play() {
    const { running } = this;
    try {
      await this.video.play();
      if (!this.video.muted) this.#becomeHeard(this.hasSound, false);
    } catch (problem) {
      if (this.running !== running || problem.name !== 'NotAllowedError') return;
      if (this.video.muted) {
        this.#become('blocked', 'The browser wants a click first.');
      } else {
        this.video.muted = true;
        this.#becomeHeard(this.hasSound, true);
        await this.#play();
      }
    }
  }

  /** Plays after a click, when the browser permits it. */
  unblock() {
    this.#become('connecting', '');
    return this.#play();
  }

  /** Plays with sound after a click. */
  unmute() {
    this.video.muted = false;
    this.#becomeHeard(this.hasSound, false);
    return this.#play();
  }

  /** Returns the present level of the sound, 0 to 1. */
  async level() {
    const receiver = this.connection?.getReceivers().find(({ track }) => track?.kind === 'audio');
    if (!receiver) return 0;
    const report = await receiver.getStats();
    return [...report.values()].find((entry) => entry.type === 'inbound-rtp')?.audioLevel ?? 0;
  }

  #becomeHeard(hasSound, soundBlocked) {
    if (this.hasSound === hasSound && this.soundBlocked === soundBlocked) return;
    this.hasSound = hasSound;
    this.soundBlocked = soundBlocked;
    this.dispatchEvent(new Event('sound'));
  }

  async #measure(connection, previous) {
    const report = await connection.getStats();
    const all = [...report.values()];
    const inbound = all.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video') ?? {};
    const sound = all.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio') ?? {};
    const transport = all.find((entry) => entry.type === 'transport') ?? {};
    const pair = report.get(transport.selectedCandidatePairId) ?? {};
    const codec = report.get(inbound.codecId) ?? {};
    const hasPictures = (inbound.packetsReceived ?? 0) > 0;
    const timestamp = inbound.timestamp ?? sound.timestamp;
    const seconds = previous ? (timestamp - previous.timestamp) / 1000 : 0;
    const bytes = (inbound.bytesReceived ?? 0) + (sound.bytesReceived ?? 0);
    const samples = sound.totalSamplesReceived ?? 0;
    const concealed = sound.concealedSamples ?? 0;
    // Both times are by the sender's clock; their difference says how far the sound is ahead of the pictures.
    const together = inbound.estimatedPlayoutTimestamp && sound.estimatedPlayoutTimestamp;
    const since = (name, now) => now - (previous?.[name] ?? 0);
    return {
      timestamp,
      hasPictures,
      // Counts pictures if there are any, and sound otherwise.
      progress: hasPictures ? inbound.framesDecoded ?? 0 : sound.packetsReceived ?? 0,
      soundPackets: sound.packetsReceived ?? 0,
      soundLost: sound.packetsLost ?? 0,
      // The level is measured over all of the time since the previous report, so that no beep is missed.
      soundEnergy: sound.totalAudioEnergy ?? 0,
      soundDuration: sound.totalSamplesDuration ?? 0,
      soundLevel: since('soundDuration', sound.totalSamplesDuration ?? 0) > 0
        ? Math.sqrt(Math.max(0, since('soundEnergy', sound.totalAudioEnergy ?? 0)) / since('soundDuration', sound.totalSamplesDuration ?? 0))
        : 0,
      soundSamples: samples,
      soundConcealed: concealed,
      concealedShare: since('soundSamples', samples) > 0 ? since('soundConcealed', concealed) / since('soundSamples', samples) : 0,
      lipSyncMillis: together ? sound.estimatedPlayoutTimestamp - inbound.estimatedPlayoutTimestamp : null,
      connection: connection.connectionState,
      width: inbound.frameWidth ?? 0,
      height: inbound.frameHeight ?? 0,
      framesDecoded: inbound.framesDecoded ?? 0,
      framesDropped: inbound.framesDropped ?? 0,
      keyFramesDecoded: inbound.keyFramesDecoded ?? 0,
      bytesReceived: bytes,
      packetsReceived: inbound.packetsReceived ?? 0,
      packetsLost: inbound.packetsLost ?? 0,
      freezes: inbound.freezeCount ?? 0,
      jitterMillis: (inbound.jitter ?? 0) * 1000,
      roundTripMillis: (pair.currentRoundTripTime ?? 0) * 1000,
      framesPerSecond: seconds > 0 ? since('framesDecoded', inbound.framesDecoded ?? 0) / seconds : 0,
      bitrateBps: seconds > 0 ? (since('bytesReceived', bytes) * 8) / seconds : 0,
      codec: (codec.mimeType ?? '').replace('video/', ''),
      soundCodec: (report.get(sound.codecId)?.mimeType ?? '').replace('audio/', ''),
    };
  }

  /** Asks the server for its ICE servers. Reports no errors: the offer that follows will. */
  async #discover() {
    try {
      const response = await fetch(this.endpoint, {
        method: 'OPTIONS',
        headers: this.#authorization(this.endpoint),
        signal: AbortSignal.timeout(this.answerMillis),
      });
      return { reached: true, iceServers: iceServersOf(response.headers.get('Link')) };
    } catch {
      return { reached: false, iceServers: [] };
    }
  }

  /** Returns the session's URL. The URL must belong to the server that answered, which must not name URLs elsewhere. */
  #sessionOf({ headers, url }) {
    const location = headers.get('Location');
    if (!location) throw new Error('The server answers without the Location of a session.');
    const session = new URL(location, url);
    if (session.origin !== new URL(url).origin) {
      throw new Error(`The server names a session at ${session.origin}, which is not its own.`);
    }
    return session.href;
  }

  /**
   * Throws if the server says that the session has ended. Ignores other failures: ICE knows better whether the server
   * is reachable.
   */
  async #requireSession(session) {
    try {
      await this.#request(session, { method: 'GET' });
    } catch (problem) {
      if ([404, 410].includes(problem.status)) throw problem;
    }
  }

  /** Waits a moment for candidates that go with the offer; later candidates are trickled. */
  #gathered(connection) {
    if (connection.iceGatheringState === 'complete') return Promise.resolve();
    const complete = new Promise((resolve) => {
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') resolve();
      });
    });
    return Promise.race([complete, wait(GATHERING_MILLIS)]);
  }

  async #trickle(late) {
    if (!this.session || this.restarting || !late.length) return;
    const candidates = late.splice(0).map((candidate) => `a=${candidate}\r\n`).join('');
    try {
      await this.#insist(this.session, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': this.tag ?? '*' },
        body: this.#fragment(this.connection.localDescription.sdp, candidates),
      });
    } catch {
      // A lost candidate is one path fewer. If the path was the only one, the connection fails and is made anew.
    }
  }

  /** Returns a fragment with the credentials and the candidates of the one transport: RFC 8840, section 9. */
  #fragment(sdp, candidates) {
    const line = (start) => sdp.split('\r\n').find((text) => text.startsWith(start)) ?? '';
    const all = candidates
      ?? sdp.split('\r\n').filter((text) => text.startsWith('a=candidate:')).map((text) => `${text}\r\n`).join('');
    return `${line('a=ice-ufrag:')}\r\n${line('a=ice-pwd:')}\r\n${line('m=')}\r\n${line('a=mid:')}\r\n${all}`;
  }

  /**
   * Returns the former answer with the credentials and candidates of a fragment in place of the answer's own. The first
   * section in use gets all of them; the sections that are bundled with it get the credentials alone.
   */
  #merge(sdp, fragment) {
    const lines = (text) => text.split(/\r?\n/).filter(Boolean);
    const ofTransport = /^a=(ice-ufrag|ice-pwd|candidate|end-of-candidates)/;
    const fresh = lines(fragment).filter((text) => ofTransport.test(text));
    const credentials = fresh.filter((text) => /^a=ice-/.test(text));
    let first = true;
    const sections = sdp.split(/(?=^m=)/m).map((section) => {
      const kept = lines(section).filter((text) => !ofTransport.test(text));
      if (!section.startsWith('m=') || /^m=\S+ 0 /.test(section)) return kept;
      // The connection line, if there is one, comes before all attributes.
      const at = kept.findIndex((text) => text.startsWith('a='));
      const own = first ? fresh : credentials;
      first = false;
      return [...kept.slice(0, at), ...own, ...kept.slice(at)];
    });
    return `${sections.flat().join('\r\n')}\r\n`;
  }

  /** Makes one request and reads all of its answer, within a time limit. */
  async #request(url, options, limitMillis = this.answerMillis) {
    const headers = { ...options.headers, ...this.#authorization(url) };
    let response;
    let text;
    try {
      response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(limitMillis) });
      text = await response.text();
    } catch {
      throw new Error('The server does not answer.');
    }
    if (!response.ok) {
      const retry = Number(response.headers.get('Retry-After')) || 0;
      throw new Refusal(response.status, text.trim(), retry);
    }
    return { headers: response.headers, url: response.url, text };
  }

  /** Repeats a request until it is answered. Only for requests that the server may get twice. */
  async #insist(url, options) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#request(url, options);
      } catch (problem) {
        if (problem instanceof Refusal || tries === TRIES) throw problem;
        await wait(FIRST_RETRY_MILLIS);
      }
    }
  }

  /** Returns the header with the token, for the endpoint's own server only, not for where that server points. */
  #authorization(url) {
    const own = new URL(url).origin === new URL(this.endpoint).origin;
    return this.token && own ? { Authorization: `Bearer ${this.token}` } : {};
  }

  #second() {
    return wait(this.state === 'connecting' ? 250 : 1000);
  }

  #leave(session) {
    // The request is sent even if the page is being closed.
    this.#insist(session, { method: 'DELETE', keepalive: true }).catch(() => {});
  }

  #end() {
    if (this.session) this.#leave(this.session);
    this.connection?.close();
    this.session = null;
    this.connection = null;
    this.posted = false;
    this.video.srcObject = null;
    this.#becomeHeard(false, this.soundBlocked);
  }

  #become(state, message) {
    if (this.state === state && this.message === message) return;
    this.state = state;
    this.message = message;
    this.dispatchEvent(new Event('state'));
  }
}
