// One side of a call with nothing around it, `?me=caller` or `?me=callee`: the moves of the product, by the browser's own means.
const me = new URLSearchParams(location.search).get("me");
const other = me === "caller" ? "callee" : "caller";
const video = document.querySelector("video");
const devices = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 }, facingMode: "user" },
};
let connection = null;
let early = [];
let offered;
const offer = new Promise((resolve) => { offered = resolve; });

const tell = (message) => fetch(`/to/${other}`, { method: "POST", body: JSON.stringify(message) });

const connect = () => {
  connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  connection.onicecandidate = ({ candidate }) => candidate && tell({ candidate });
};

const describe = async () => {
  await connection.setLocalDescription();
  tell({ description: connection.localDescription });
};

const take = async (description) => {
  await connection.setRemoteDescription(description);
  for (const candidate of early) connection.addIceCandidate(candidate);
  early = [];
  const transceivers = connection.getTransceivers();
  for (const transceiver of transceivers) transceiver.direction = "sendrecv";
  video.srcObject = new MediaStream(transceivers.map(({ receiver }) => receiver.track));
};

const send = (stream) => {
  for (const { sender, receiver } of connection.getTransceivers()) {
    sender.replaceTrack(stream.getTracks().find((track) => track.kind === receiver.track.kind));
  }
};

// Neither description waits for the devices: what they give is sent as soon as it is there.
const call = async () => {
  tell({ ring: true });
  const opening = navigator.mediaDevices.getUserMedia(devices);
  connect();
  for (const kind of ["audio", "video"]) connection.addTransceiver(kind);
  describe();
  send(await opening);
};

const accept = async () => {
  const opening = navigator.mediaDevices.getUserMedia(devices);
  connect();
  await take(await offer);
  describe();
  send(await opening);
};

const ring = () => {
  const dialog = document.createElement("div");
  dialog.role = "alertdialog";
  dialog.innerHTML = "<button>Accept</button>";
  dialog.onclick = accept;
  document.body.append(dialog);
};

const source = new EventSource(`/events/${me}`);
source.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.ring) ring();
  if (message.description?.type === "offer") offered(message.description);
  if (message.description?.type === "answer") take(message.description);
  if (!message.candidate) return;
  if (connection?.remoteDescription) connection.addIceCandidate(message.candidate);
  else early.push(message.candidate);
};
source.onopen = () => { document.title = "ready"; };
document.querySelector("#call").onclick = call;
