// Some devices cannot be opened: by kind, the name of the browser's exception. What is not found is in no list, either.
(why) => {
  const { getUserMedia, enumerateDevices } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = function (wanted) {
    const name = (wanted.video && why.video) || (wanted.audio && why.audio);
    return name ? Promise.reject(new DOMException("", name)) : getUserMedia.call(this, wanted);
  };
  const found = ({ kind }) => why[kind.replace("input", "")] !== "NotFoundError";
  MediaDevices.prototype.enumerateDevices = function () {
    return enumerateDevices.call(this).then((devices) => devices.filter(found));
  };
}
