// The player's page: buttons, state and numbers around a WhepPlayer.

import { WhepPlayer } from './whep.js';

const stream = document.body.dataset.stream;
const LEVEL_MILLIS = 150;
const QUIETEST_DECIBELS = 60;
const token = new URLSearchParams(location.hash.slice(1)).get('token');
const part = (id) => document.getElementById(id);
const video = part('video');
// This script lies one level below the server's root, whatever path a proxy serves it under.
const root = new URL('..', import.meta.url);
const player = new WhepPlayer(new URL(`whep/${stream}`, root), video, token);

const MOODS = { live: 'good', connecting: 'wait', waiting: 'wait', stalled: 'wait', blocked: 'wait', refused: 'bad' };
const bitrate = (bps) => (bps >= 1e6 ? `${(bps / 1e6).toFixed(2)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`);
const TILES = {
  Picture: (stats) => (stats.width ? `${stats.width}x${stats.height}` : '-'),
  Frames: (stats) => `${(stats.framesPerSecond ?? 0).toFixed(1)} /s`,
  'Bit rate': (stats) => bitrate(stats.bitrateBps ?? 0),
  'Round trip': (stats) => `${(stats.roundTripMillis ?? 0).toFixed(1)} ms`,
  Jitter: (stats) => `${(stats.jitterMillis ?? 0).toFixed(1)} ms`,
  Lost: (stats) => `${stats.packetsLost ?? 0} of ${(stats.packetsReceived ?? 0) + (stats.packetsLost ?? 0)}`,
  'First picture': () => (player.firstPictureMillis === null ? '-' : `${Math.round(player.firstPictureMillis)} ms`),
  Codec: (stats) => [stats.codec, stats.soundCodec].filter(Boolean).join(', ') || '-',
  Sound: (stats) => (stats.soundPackets ? `${decibels(stats.soundLevel).toFixed(0)} dB, ${(100 * stats.concealedShare).toFixed(1)} % concealed` : '-'),
  'Lip-sync': (stats) => (stats.lipSyncMillis === null || stats.lipSyncMillis === undefined ? '-' : `${Math.round(stats.lipSyncMillis)} ms`),
};

/** Converts a level of 0 to 1 to decibels below the loudest. */
const decibels = (level) => Math.max(-QUIETEST_DECIBELS, 20 * Math.log10(level || 1e-9));

/** The settings that this browser keeps. A page without access to storage uses the defaults. */
const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`sutantra.${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`sutantra.${key}`, JSON.stringify(value));
    } catch {
      // Without storage the setting is lost with the page.
    }
  },
};

// With ?muted an embedded player starts at once, without a click.
const embeddedMuted = new URLSearchParams(location.search).has('muted');
video.muted = embeddedMuted || memory.get('muted', false);
video.volume = Math.min(1, Math.max(0, Number(memory.get('volume', 1)) || 0));

const values = {};
for (const name of Object.keys(TILES)) {
  const tile = document.createElement('div');
  const title = document.createElement('dt');
  title.textContent = name;
  values[name] = document.createElement('dd');
  tile.append(title, values[name]);
  part('tiles').append(tile);
}

function showStats() {
  for (const [name, text] of Object.entries(TILES)) {
    values[name].textContent = text(player.stats);
  }
}

function showState() {
  part('state').textContent = player.state;
  part('state').className = `pill ${MOODS[player.state] ?? ''}`;
  part('message').textContent = player.message;
  part('toggle').textContent = player.running ? 'Stop' : 'Play';
  part('play').hidden = player.state !== 'blocked' && Boolean(player.running);
}

function play() {
  if (player.state === 'blocked') {
    player.unblock();
  } else {
    player.start();
  }
}

function showSound() {
  part('sound').hidden = !player.hasSound;
  part('unmute').hidden = !player.hasSound || !player.soundBlocked;
  part('mute').textContent = video.muted ? 'Unmute' : 'Mute';
  part('mute').setAttribute('aria-pressed', String(video.muted));
  part('volume').value = video.muted ? 0 : video.volume;
}

async function showLevel() {
  if (player.hasSound && document.visibilityState === 'visible') {
    const heard = video.muted ? 0 : await player.level();
    part('level').value = 1 + decibels(heard) / QUIETEST_DECIBELS;
  }
  setTimeout(showLevel, LEVEL_MILLIS);
}

function setMuted(muted) {
  memory.set('muted', muted);
  if (muted) {
    video.muted = true;
  } else {
    // Drawn to nothing, the slider has muted the sound: unmuted, it would still be silent.
    if (video.volume === 0) {
      video.volume = 1;
      memory.set('volume', 1);
    }
    player.unmute();
  }
  showSound();
}

part('unmute').addEventListener('click', () => setMuted(false));
part('mute').addEventListener('click', () => setMuted(!video.muted));
part('volume').addEventListener('input', ({ target }) => {
  video.volume = target.valueAsNumber;
  memory.set('volume', video.volume);
  if (video.muted === video.volume > 0) setMuted(video.volume === 0);
});
video.addEventListener('volumechange', showSound);
player.addEventListener('sound', showSound);

part('play').addEventListener('click', play);
part('toggle').addEventListener('click', () => (player.running ? player.stop() : player.start()));
part('fullscreen').addEventListener('click', () => {
  if (part('stage').requestFullscreen) part('stage').requestFullscreen();
  else video.webkitEnterFullscreen?.();
});
part('home').href = new URL(location.hash, root);
player.addEventListener('state', showState);
player.addEventListener('stats', showStats);
addEventListener('pagehide', () => player.stop());
addEventListener('pageshow', (event) => event.persisted && player.start());

// The access for the console and for browser tests.
window.sutantra = {
  player,
  get stats() {
    return { ...player.stats, state: player.state, firstPictureMillis: player.firstPictureMillis };
  },
};

showStats();
showState();
showSound();
showLevel();
player.start();
