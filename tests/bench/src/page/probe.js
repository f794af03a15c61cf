// Runs in every page before the page's own scripts and notes when things happen, in milliseconds since 1970: the two browsers of a
// call run on one machine, so this is one clock. The same eyes look at the product and at what it is compared with.
(() => {
  const clock = (at) => performance.timeOrigin + at;
  const bench = { pressed: null };
  window.__bench = bench;

  // The moment in which the browser itself took the press.
  addEventListener("click", (event) => { bench.pressed = clock(event.timeStamp); }, true);

  const found = (selector, take) => {
    const observer = new MutationObserver(() => {
      const element = document.querySelector(selector);
      if (!element) return;
      observer.disconnect();
      take(element);
    });
    observer.observe(document, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  };

  bench.rang = new Promise((resolve) => {
    found("[role=alertdialog]", () => resolve(clock(performance.now())));
  });

  // The first picture of the other side that a person could see: presented, and not covered.
  bench.seen = new Promise((resolve) => {
    const look = (video, presented) => {
      const shows = video.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (shows) resolve(presented);
      else requestAnimationFrame((now) => look(video, clock(now)));
    };
    found("video[aria-label='Remote video']", (video) => {
      video.requestVideoFrameCallback((now, { presentationTime }) => look(video, clock(presentationTime)));
    });
  });

  // These two count from the beginning of the page's own navigation.
  bench.form = new Promise((resolve) => {
    found("form button[type=submit]:not([disabled])", () => resolve(performance.now()));
  });

  bench.painted = new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntriesByName("first-contentful-paint")) resolve(startTime);
    });
    observer.observe({ type: "paint", buffered: true });
  });
})();
