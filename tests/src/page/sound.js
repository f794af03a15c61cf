// Listens for `duration` ms to everything that the page plays aloud, and answers with the loudest RMS and with what
// there was to hear. Stops early once it is above `enough`.
const [duration, enough, done] = arguments;
const mine = (track) => window.__witness.tracks.some((own) => own.id === track.id);
const audible = [...window.__witness.fed].filter((element) =>
  !element.muted && !element.paused && element.volume > 0 &&
  element.srcObject?.getAudioTracks().some((track) => track.readyState === "live" && !mine(track)));
if (audible.length === 0) {
  done({ sources: 0, loudest: 0 });
} else {
  const context = new AudioContext();
  // Long enough to hold more than one beep of the fake microphone between two looks.
  const analysers = audible.map((element) => {
    const analyser = new AnalyserNode(context, { fftSize: 32768 });
    new MediaStreamAudioSourceNode(context, { mediaStream: element.srcObject }).connect(analyser);
    return analyser;
  });
  const samples = new Float32Array(32768);
  const end = performance.now() + duration;
  let loudest = 0;
  const look = () => {
    for (const analyser of analysers) {
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length));
    }
    if (loudest > enough || performance.now() >= end) {
      context.close();
      done({ sources: audible.length, loudest, state: context.state });
    } else {
      setTimeout(look, 100);
    }
  };
  context.resume().then(look, (error) => done({ sources: audible.length, loudest: 0, error: String(error) }));
}
