// The camera's part of the page. Its code is fetched when the camera is first asked for.
export function attachCamera(root, { drawing, words, onScan, focus }) {
  const { part } = drawing;
  const video = part("video");
  let camera = null;
  let isLit = false;

  part("camera").addEventListener("click", async () => {
    if (!camera) {
      const { makeCamera } = await import("./camera.js");
      camera = makeCamera(video, { onScan, onState: show });
    }
    if (camera.isOpen) camera.close();
    else await camera.open();
    focus();
  });
  part("torch").addEventListener("click", async () => {
    isLit = !isLit;
    await camera.torch(isLit);
    part("torch").setAttribute("aria-pressed", isLit);
    focus();
  });
  part("lens").addEventListener("click", () => camera.nextLens().then(focus));

  function show(state, { reason, hasTorch = false, lenses = [] } = {}) {
    const isShown = state === "running" || state === "starting";
    part("view").hidden = !isShown;
    part("camera").setAttribute("aria-pressed", isShown);
    part("torch").hidden = !hasTorch;
    part("lens").hidden = lenses.length < 2;
    part("camera-note").hidden = state !== "failed";
    if (state === "failed") part("camera-note").textContent = words(`camera-${reason}`);
  }
}
