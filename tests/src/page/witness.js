// Runs in every page before the page's own scripts, and writes down what a test cannot see from outside.
(() => {
  const witness = { tracks: [], streams: 0, dialogSince: null, lastDialog: null, enters: [] };
  window.__witness = witness;

  const noteTracks = (stream) => {
    witness.streams += 1;
    witness.tracks.push(...stream.getTracks());
    return stream;
  };
  const devices = window.MediaDevices?.prototype;
  for (const name of ["getUserMedia", "getDisplayMedia"]) {
    const original = devices?.[name];
    if (original) devices[name] = function (...args) { return original.apply(this, args).then(noteTracks); };
  }
  // A clone holds the device as well as its original.
  const clone = window.MediaStreamTrack?.prototype.clone;
  if (clone) {
    MediaStreamTrack.prototype.clone = function () {
      const copy = clone.call(this);
      if (witness.tracks.includes(this)) witness.tracks.push(copy);
      return copy;
    };
  }

  new MutationObserver(() => {
    if (!document.querySelector("[role=alertdialog]")) witness.dialogSince = null;
    else witness.dialogSince ??= witness.lastDialog = performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["role"] });

  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.isTrusted) witness.enters.push(performance.now());
  }, true);
})();
