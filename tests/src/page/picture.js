// What a <video> shows: its size, how many frames so far, how much the picture varies, and whether it is this
// browser's own camera.
const [video] = arguments;
const canvas = document.createElement("canvas");
canvas.width = 64;
canvas.height = 48;
const context = canvas.getContext("2d");
context.drawImage(video, 0, 0, canvas.width, canvas.height);
const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
let sum = 0, squares = 0;
for (let i = 0; i < data.length; i += 4) {
  const light = (data[i] + data[i + 1] + data[i + 2]) / 3;
  sum += light;
  squares += light * light;
}
const count = data.length / 4;
const tracks = video.srcObject?.getVideoTracks() ?? [];
return {
  width: video.videoWidth,
  frames: video.getVideoPlaybackQuality().totalVideoFrames,
  variance: squares / count - (sum / count) ** 2,
  own: tracks.some((track) => window.__witness.tracks.some((mine) => mine.id === track.id)),
};
