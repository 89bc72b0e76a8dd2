// The player's page: buttons, state and numbers around a WhepPlayer.

import { WhepPlayer } from './whep.js';

const stream = document.body.dataset.stream;
const token = new URLSearchParams(location.hash.slice(1)).get('token');
const part = (id) => document.getElementById(id);
const video = part('video');
// Wherever a proxy serves it, this script lies one below the server's root.
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
  Codec: (stats) => stats.codec || '-',
};

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

// For whoever looks from outside: the console, browser tests.
window.sutantra = {
  player,
  get stats() {
    return { ...player.stats, state: player.state, firstPictureMillis: player.firstPictureMillis };
  },
};

showStats();
showState();
player.start();
