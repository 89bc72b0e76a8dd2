// Measures how long after each flash of the test pattern its beep comes, in milliseconds.
const [seconds, done] = arguments;
const LIT = 128;
const LOUD = 0.1;
const TOGETHER_MILLIS = 400;
const video = document.getElementById('video');
const canvas = document.createElement('canvas');
canvas.width = 4;
canvas.height = 4;
const pixels = canvas.getContext('2d', { willReadFrequently: true });
const flashes = [];
let dark = false;
const look = (now, { expectedDisplayTime }) => {
  const { videoWidth: width, videoHeight: height } = video;
  pixels.drawImage(video, width / 16 - 2, (height * 11) / 12 - 2, 4, 4, 0, 0, 4, 4);
  const lit = pixels.getImageData(1, 1, 1, 1).data[1] >= LIT;
  if (lit && dark) flashes.push(expectedDisplayTime);
  dark = !lit;
  video.requestVideoFrameCallback(look);
};
video.requestVideoFrameCallback(look);

const context = new AudioContext();
const beeps = [];
let quietSince = 0;
const ear = context.createScriptProcessor(256, 2, 1);
ear.onaudioprocess = ({ inputBuffer, playbackTime }) => {
  const samples = inputBuffer.getChannelData(0);
  const first = samples.findIndex((sample) => Math.abs(sample) > LOUD);
  const time = playbackTime + Math.max(0, first) / context.sampleRate;
  if (first >= 0 && time - quietSince > 0.3) {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    beeps.push(performanceTime + (time - contextTime) * 1000);
  }
  if (first >= 0) quietSince = time;
};
context.createMediaStreamSource(video.srcObject).connect(ear);
ear.connect(context.destination);
setTimeout(() => {
  context.close();
  done(beeps.flatMap((beep) => {
    const near = flashes.map((flash) => beep - flash).filter((apart) => Math.abs(apart) < TOGETHER_MILLIS);
    return near.length ? [near.reduce((one, other) => (Math.abs(one) < Math.abs(other) ? one : other))] : [];
  }));
}, seconds * 1000);
