// Watches the player's video for some seconds and reports the frame numbers in the pictures, and how many pictures the
// browser decoded. Arguments: the seconds, and Selenium's callback as the last.
const [seconds] = arguments;
const done = arguments[arguments.length - 1];
const video = document.getElementById('video');
const canvas = document.createElement('canvas');
const context = canvas.getContext('2d', { willReadFrequently: true });

// The stripe's geometry and check are described in io.sutantra.source.pattern.FrameStripe.
function crc(bytes) {
  let value = 0xffff;
  for (const byte of bytes) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      value = ((value & 0x8000) === 0 ? value << 1 : (value << 1) ^ 0x1021) & 0xffff;
    }
  }
  return value;
}

function readRow(row, width, height) {
  const y0 = Math.floor(((4 * row + 1) * height) / 90);
  const y1 = Math.max(y0 + 1, Math.floor(((4 * row + 3) * height) / 90));
  const pixels = context.getImageData(0, y0, width, y1 - y0).data;
  const bits = [];
  for (let column = 0; column < 40; column++) {
    const x0 = Math.floor(((4 * column + 1) * width) / 160);
    const x1 = Math.max(x0 + 1, Math.floor(((4 * column + 3) * width) / 160));
    let sum = 0;
    let samples = 0;
    for (let y = 0; y < y1 - y0; y++) {
      for (let x = x0; x < x1; x++) {
        sum += pixels[4 * (y * width + x) + 1];
        samples++;
      }
    }
    bits.push(sum >= 128 * samples ? 1 : 0);
  }
  return bits;
}

const number = (bits) => bits.reduce((value, bit) => value * 2 + bit, 0);

function readStripe() {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  context.drawImage(video, 0, 0);
  const first = readRow(0, canvas.width, canvas.height);
  const second = readRow(1, canvas.width, canvas.height);
  const bytes = [];
  for (const bits of [first, second]) {
    for (let i = 0; i < 32; i += 8) bytes.push(number(bits.slice(i, i + 8)));
  }
  const check = number([...first.slice(32), ...second.slice(32)]);
  return check === crc(bytes) ? number(first.slice(0, 32)) : null;
}

async function framesDecoded() {
  for (const entry of (await window.sutantra.player.connection.getStats()).values()) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') return [entry.framesDecoded, entry.timestamp];
  }
  return [0, 0];
}

(async () => {
  const numbers = [];
  let unreadable = 0;
  const [framesBefore, timeBefore] = await framesDecoded();
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const read = readStripe();
    if (read === null) unreadable++;
    else numbers.push(read);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const [framesAfter, timeAfter] = await framesDecoded();
  done({
    numbers,
    unreadable,
    framesPerSecond: ((framesAfter - framesBefore) * 1000) / (timeAfter - timeBefore),
    width: video.videoWidth,
    height: video.videoHeight,
  });
})();
