// A tone and a tremble for each outcome; both can be switched off for this browser.
const KEY = "inventra.scan.sound";
const TONES = {
  ok: { notes: [[1046, 0.07]], tremble: [40] },
  info: { notes: [[784, 0.06]], tremble: [25] },
  warn: { notes: [[622, 0.1], [622, 0.1]], tremble: [60, 60, 60] },
  bad: { notes: [[220, 0.28]], tremble: [220] },
};
const LOUDNESS = 0.12;

let context = null;

export function isSoundOn() {
  return localStorage.getItem(KEY) !== "off";
}

export function switchSound(isOn) {
  localStorage.setItem(KEY, isOn ? "on" : "off");
}

export function sound(tone) {
  if (!isSoundOn()) return;
  const { notes, tremble } = TONES[tone] ?? TONES.info;
  if (navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.(tremble);
    play(notes);
  }
}

function play(notes) {
  context ??= new AudioContext();
  let start = context.currentTime;
  for (const [pitch, seconds] of notes) {
    const voice = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
    const volume = new GainNode(context, { gain: LOUDNESS });
    volume.gain.exponentialRampToValueAtTime(0.001, start + seconds);
    voice.connect(volume).connect(context.destination);
    voice.start(start);
    voice.stop(start + seconds);
    start += seconds + 0.04;
  }
}
