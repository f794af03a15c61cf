// What the page does without its program: language and theme of the person's last visit, and a word when loading fails or the
// program breaks down.
{
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // A browser that keeps nothing.
    }
  };

  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
    // The browser's own bar, too.
    for (const bar of ['light', 'dark']) document.getElementById(`bar-${bar}`).media = bar === theme ? 'all' : 'not all';
  }

  const wishes = [kept('language'), ...navigator.languages].map((tag) => (tag ?? '').slice(0, 2).toLowerCase());
  root.lang = wishes.find((tag) => tag === 'en' || tag === 'ru') ?? 'en';

  /** Loading so long is no longer just slow, in milliseconds. */
  const PATIENCE = 20_000;
  /** How often an unreachable server is asked again, in milliseconds. */
  const AGAIN = 3_000;
  /** The longest that a page which has failed waits until it is tried again, in milliseconds. */
  const AT_LAST = 3_600_000;

  const trouble = () => document.querySelector('.shell .trouble');
  let isBroken = false;
  const isThere = () => document.getElementById('main')?.childElementCount > 0;

  const say = () => {
    const words = trouble();
    if (!words || isThere() || isBroken || !words.hidden) return;
    words.hidden = false;
    document.querySelector('.shell .lines').hidden = true;
    reloadInTime(false);
  };

  /** When a page that has failed is tried again though its server has been there all along. One that is only slow is not. */
  let due = Infinity;
  const fail = () => {
    if (isThere() || isBroken) return;
    // Twice as long each time, so that a page which cannot work here is not loaded without end.
    if (due === Infinity) due = Date.now() + Math.min(AGAIN * 2 ** failures((count) => count + 1), AT_LAST);
    say();
  };

  /** How often the page has failed in this tab without a success since. */
  const failures = (change) => {
    try {
      const count = change(Number(sessionStorage.getItem('failures')));
      sessionStorage.setItem('failures', count);
      return count;
    } catch {
      return Infinity; // A browser that keeps nothing: it would always be the first time.
    }
  };

  // The program's last word (app/src/broken.rs). What it has drawn goes, since nothing there works any more.
  globalThis.visavisBroken = (text) => {
    if (isBroken) return;
    isBroken = true;
    console.error(text);
    const report = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: text.slice(0, 2048) }) };
    fetch('/api/report', { ...report, keepalive: true }).catch(() => {});
    // As when the page is left: a call ends with a word to the other side, if the program is still able to.
    dispatchEvent(new Event('pagehide'));
    // Nothing is left that somebody should be asked about before they go.
    window.onbeforeunload = null;
    document.getElementById('main').remove();
    document.querySelector('.shell .lines').hidden = true;
    document.querySelector('.shell .broken').hidden = false;
  };

  // Once the server was away and is back, the page is worth another try at once.
  const reloadInTime = async (wasAway) => {
    const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    // A proxy may answer in its place, and a reload would show that answer.
    const isAway = !answer?.ok;
    if (isThere() || isBroken) return;
    if (!isAway && (wasAway || Date.now() >= due)) location.reload();
    else setTimeout(reloadInTime, AGAIN, wasAway || isAway);
  };

  // A script that cannot be fetched, one that throws, or a program that cannot be started.
  addEventListener('error', (event) => {
    if (event.target === window || event.target instanceof HTMLScriptElement) fail();
  }, true);
  addEventListener('unhandledrejection', fail);
  setTimeout(() => {
    if (isThere()) failures(() => 0);
    else say();
  }, PATIENCE);

  addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('.shell button').forEach((button) => button.addEventListener('click', () => location.reload()));
  });
}
