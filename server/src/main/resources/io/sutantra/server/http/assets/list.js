// The list of streams: first from the page's own data, then from a request each second.

const token = new URLSearchParams(location.hash.slice(1)).get('token');
const list = document.getElementById('list');
const summary = document.getElementById('summary');
const opened = new Set();
const MOST_VIEWERS = 20;
// A request may hang on a connection whose other end is gone; an aborted request frees the next one to use another.
const ANSWER_MILLIS = 4000;
// This script lies one level below the server's root, whatever path a proxy serves it under.
const api = new URL('../api/streams', import.meta.url);

/** Makes an element with attributes and children. Texts are inserted as text, not as HTML. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const count = (number) => Number(number).toLocaleString('en');

function bitrate(bps) {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(2)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;
}

function since(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Says when a failed source is tried again; returns an empty text while it is being tried. */
function nextAttempt(stream) {
  const seconds = stream.nextAttempt ? Math.round((Date.parse(stream.nextAttempt) - Date.now()) / 1000) : 0;
  return seconds > 0 ? ` (tried again in ${seconds} s)` : '';
}

function fact(name, value) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, value));
}

function table(heads, rows, rowAttributes = () => ({})) {
  const right = (index) => (index > 0 ? { class: 'right' } : {});
  return element('div', { class: 'scroll' }, element('table', {},
    element('tr', {}, ...heads.map((head, index) => element('th', right(index), head))),
    ...rows.map((row, at) => element('tr', rowAttributes(at), ...row.map((cell, index) => element('td', right(index), String(cell)))))));
}

function fold(stream, part, title, content) {
  const key = `${stream.id} ${part}`;
  const details = element('details', opened.has(key) ? { open: '' } : {}, element('summary', {}, title), content);
  details.addEventListener('toggle', () => (details.open ? opened.add(key) : opened.delete(key)));
  return details;
}

function stages(stream) {
  return table(['Stage', 'In', 'Out', 'Dropped', 'Failed', 'Why dropped'], stream.stages.map((stage) => [
    stage.name, count(stage.in), count(stage.out), count(stage.dropped), count(stage.failed),
    Object.entries(stage.drops).map(([why, times]) => `${why} ${count(times)}`).join(', ') || '-',
  ]));
}

const isHere = (viewer) => viewer.status === 'connected' || viewer.status === 'connecting';

/** Makes the table of viewers: those who watch, then those who left last. */
function viewers(stream) {
  const newestFirst = [...stream.viewers].reverse();
  const shown = [...newestFirst.filter(isHere), ...newestFirst.filter((viewer) => !isHere(viewer))].slice(0, MOST_VIEWERS);
  return table(['Viewer', 'Status', 'Since', 'Frames', 'Lost', 'Round trip'], shown.map((viewer) => [
    viewer.remoteAddress || viewer.id, viewer.status, since(viewer.since),
    count(viewer.statistics.framesSent), count(viewer.statistics.packetsLost),
    `${(viewer.statistics.roundTripNanos / 1e6).toFixed(1)} ms`,
  ]), (at) => (isHere(shown[at]) ? {} : { class: 'gone' }));
}

function card(stream) {
  const mood = { running: 'good', resting: 'good', starting: 'wait', retrying: 'wait', failed: 'bad' }[stream.state] ?? '';
  const watch = stream.watch + (token ? location.hash : '');
  return element('li', { class: 'card stream' },
    element('div', { class: 'top' },
      element('h2', {}, element('a', { href: watch }, stream.id)),
      element('span', { class: `pill ${mood}` }, stream.state),
      element('a', { class: 'button primary', href: watch }, 'Watch')),
    stream.failure ? element('p', { class: 'failure' }, stream.failure + nextAttempt(stream)) : null,
    element('dl', { class: 'facts' },
      fact('Watching', count(stream.watching)),
      fact('Picture', stream.width ? `${stream.width}x${stream.height}` : '-'),
      fact('Frames', `${stream.fps.toFixed(1)} /s`),
      fact('Bit rate', bitrate(stream.bitrateBps)),
      fact('Source', stream.source),
      fact('Transport', stream.transports.join(', ')),
      fact('Up', since(stream.createdAt))),
    stream.viewers.length ? fold(stream, 'viewers', 'Viewers, now and lately', viewers(stream)) : null,
    fold(stream, 'stages', 'Stages', element('div', {}, stages(stream),
      element('p', { class: 'quiet' }, 'WHEP ', element('code', {}, stream.whep)))));
}

function show(streams) {
  const watching = streams.reduce((sum, stream) => sum + stream.watching, 0);
  summary.textContent = `${streams.length} ${streams.length === 1 ? 'stream' : 'streams'}, ${watching} watching`;
  list.replaceChildren(...(streams.length
    ? streams.map(card)
    : [element('li', { class: 'card empty' }, 'No streams at present.')]));
}

/** Returns the streams with full addresses in place of references relative to `base`. */
function resolved(streams, base) {
  const address = (reference) => new URL(reference, base).href;
  return streams.map((stream) => ({ ...stream, watch: address(stream.watch), whep: address(stream.whep) }));
}

async function refresh() {
  try {
    const response = await fetch(api, {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(ANSWER_MILLIS),
    });
    if (response.status === 401) {
      summary.textContent = 'A token is needed: add #token=... to the address';
    } else if (response.ok) {
      // The list is not replaced while the user selects text in it, or while one of its links has the focus.
      const streams = resolved((await response.json()).streams, response.url);
      if (getSelection().isCollapsed && !list.contains(document.activeElement)) show(streams);
    }
  } catch {
    summary.textContent = 'The server does not answer';
  }
  setTimeout(refresh, document.hidden ? 5000 : 1000);
}

show(resolved(JSON.parse(document.getElementById('streams').textContent).streams, location.href));
refresh();
