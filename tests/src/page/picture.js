// What a <video> shows: its size, how many frames since the first look, its mean colour, how much the picture varies, and whether it is
// this browser's own camera.
const [video] = arguments;
// Firefox counts no frames of a stream by itself.
if (video.framesSeen === undefined) {
  video.framesSeen = 0;
  const look = () => video.requestVideoFrameCallback(() => { video.framesSeen += 1; look(); });
  look();
}
const canvas = document.createElement("canvas");
canvas.width = 64;
canvas.height = 48;
const context = canvas.getContext("2d");
context.drawImage(video, 0, 0, canvas.width, canvas.height);
const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
let sum = 0, squares = 0;
const colour = [0, 0, 0];
for (let i = 0; i < data.length; i += 4) {
  colour.forEach((_, part) => { colour[part] += data[i + part]; });
  const light = (data[i] + data[i + 1] + data[i + 2]) / 3;
  sum += light;
  squares += light * light;
}
const count = data.length / 4;
const tracks = video.srcObject?.getVideoTracks() ?? [];
return {
  width: video.videoWidth,
  frames: video.framesSeen,
  colour: colour.map((part) => part / count),
  variance: squares / count - (sum / count) ** 2,
  own: tracks.some((track) => window.__witness.tracks.some((mine) => mine.id === track.id)),
};
