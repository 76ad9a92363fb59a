// The camera as a scanner. It runs only while it is shown and the page is visible, and says why where it cannot.
import "../shared.js";
import { makeDetector } from "./detector.js";

const PAUSE_MS = 120;
const AGAIN_MS = 1500; // the same code counts again once it was out of sight for so long

export function makeCamera(video, { onScan, onState }) {
  let stream = null;
  let detector = null;
  let lens = null;
  let isWanted = false;
  const seen = new Map();

  document.addEventListener("visibilitychange", () => {
    if (!isWanted) return;
    if (document.visibilityState === "visible") start();
    else stop();
  });

  async function open() {
    isWanted = true;
    await start();
  }

  async function start() {
    if (stream) return;
    if (!navigator.mediaDevices?.getUserMedia) return fail(isSecureContext ? "no-camera" : "no-https");
    try {
      onState("starting");
      stream = await navigator.mediaDevices.getUserMedia({ video: wantedVideo(lens) });
      detector ??= await makeDetector();
      video.srcObject = stream;
      await video.play();
      onState("running", { hasTorch: hasTorch(stream), lenses: await lenses() });
      look();
    } catch (error) {
      stop();
      fail(REASONS[error.name] ?? "failed");
    }
  }

  function fail(reason) {
    isWanted = false;
    onState("failed", { reason });
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
  }

  function close() {
    isWanted = false;
    stop();
    onState("closed");
  }

  async function look() {
    while (stream) {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const found = await detector.detect(video).catch(() => []);
        for (const { rawValue } of found) tell(rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  function tell(code) {
    const now = performance.now();
    const isNew = now - (seen.get(code) ?? -Infinity) > AGAIN_MS;
    seen.set(code, now);
    if (isNew && code) onScan(code.replaceAll("\u001d", "␝"));
  }

  async function torch(isOn) {
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
  }

  async function nextLens() {
    const all = await lenses();
    const at = all.indexOf(stream?.getVideoTracks()[0].getSettings().deviceId);
    lens = all[(at + 1) % all.length];
    stop();
    await start();
  }

  return { open, close, torch, nextLens, get isOpen() { return isWanted; } };
}

const REASONS = {
  NotAllowedError: "not-allowed",
  SecurityError: "not-allowed",
  NotFoundError: "no-camera",
  OverconstrainedError: "no-camera",
  NotReadableError: "in-use",
};

function wantedVideo(lens) {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  return lens ? { deviceId: { exact: lens }, ...size } : { facingMode: { ideal: "environment" }, ...size };
}

async function lenses() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
}

function hasTorch(stream) {
  return Boolean(stream.getVideoTracks()[0].getCapabilities?.().torch);
}
