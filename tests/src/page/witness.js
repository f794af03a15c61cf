// Runs in every page before the page's own scripts, and writes down what a test cannot see from outside.
(() => {
  const witness = {
    tracks: [], streams: 0, dialogSince: null, lastDialog: null, enters: [], notices: [], locks: [], connections: [],
    renegotiations: 0, restarts: 0, told: [], hellos: 0, hello: null, fed: new Set(),
    shown: 0,
  };
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
  const lock = window.WakeLock?.prototype.request;
  if (lock) {
    WakeLock.prototype.request = function (...args) {
      return lock.apply(this, args).then((given) => (witness.locks.push(given), given));
    };
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

  const describe = window.RTCPeerConnection?.prototype.setLocalDescription;
  if (describe) {
    RTCPeerConnection.prototype.setLocalDescription = function (...args) {
      if (!witness.connections.includes(this)) witness.connections.push(this);
      if (this.connectionState === "connected") witness.renegotiations += 1;
      return describe.apply(this, args);
    };
  }

  const restart = window.RTCPeerConnection?.prototype.restartIce;
  if (restart) {
    RTCPeerConnection.prototype.restartIce = function () {
      witness.restarts += 1;
      return restart.call(this);
    };
  }

  // Where the other page can be reached, in its own words.
  const hear = (name, candidates) => {
    const original = window.RTCPeerConnection?.prototype[name];
    if (original) RTCPeerConnection.prototype[name] = function (...args) {
      witness.told.push(...candidates(args[0]));
      return original.apply(this, args);
    };
  };
  hear("addIceCandidate", (told) => told?.candidate ? [told.candidate] : []);
  hear("setRemoteDescription", ({ sdp }) => sdp?.match(/candidate:.+/g) ?? []);

  // Everything that is connected to the loudspeaker is listened to as well, or to an element that plays it.
  const ears = new Map();
  const elements = new Set();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    elements.add(this);
    return play.call(this);
  };
  const plays = (stream) =>
    [...elements].some((one) => one.srcObject === stream && !one.paused && !one.muted && one.volume > 0);
  const aloud = (to) => to instanceof AudioDestinationNode || plays(to.stream);
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode || to instanceof MediaStreamAudioDestinationNode) {
      if (!ears.has(to)) ears.set(to, new AnalyserNode(to.context, { fftSize: 2048 }));
      connect.call(this, ears.get(to));
    }
    return connect.call(this, to, ...rest);
  };
  witness.loudness = () => {
    const samples = new Float32Array(2048);
    const open = [...ears].filter(([to, ear]) => ear.context.state === "running" && aloud(to)).map(([, ear]) => ear);
    return Math.max(0, ...open.map((ear) => {
      ear.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
    }));
  };

  // An element plays what it is fed with on the page and off it.
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...source,
    set(stream) {
      witness.fed.add(this);
      source.set.call(this, stream);
    },
  });

  // The first event of a stream says hello.
  window.EventSource = class extends EventSource {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("signal", ({ data }) => {
        witness.hellos += 1;
        witness.hello = JSON.parse(data);
      }, { once: true });
    }
  };

  window.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      this.note = { title, open: true };
      witness.notices.push(this.note);
    }
    close() {
      this.note.open = false;
      super.close();
    }
  };

  // By a service worker, and on the screen.
  const show = window.ServiceWorkerRegistration?.prototype.showNotification;
  if (show) {
    ServiceWorkerRegistration.prototype.showNotification = function (...args) {
      return show.apply(this, args).then((done) => (witness.shown += 1, done));
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
