// A browser without a window that a person could see asks nothing and refuses at once. This one asks, and waits.
(() => {
  const open = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (...wanted) {
    return new Promise((answer) => {
      window.__allow = () => {
        answer(open.apply(this, wanted));
        return true;
      };
    });
  };
  Permissions.prototype.query = () => Promise.resolve({ state: "prompt" });
})();
