// A browser without a window that a person could see asks nothing and refuses at once. This one asks, and waits.
(() => {
  const open = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (...wanted) {
    return new Promise((allow, refuse) => {
      const closes = (answer) => () => {
        answer();
        delete window.__question;
        return true;
      };
      window.__question = {
        allow: closes(() => allow(open.apply(this, wanted))),
        dismiss: closes(() => refuse(new DOMException("Permission dismissed", "NotAllowedError"))),
      };
    });
  };
  Permissions.prototype.query = () => Promise.resolve({ state: "prompt" });
})();
