// Shows the page's notifications where a page itself may not, as on Android. It keeps nothing, and no request goes through it.
addEventListener('notificationclick', (event) => {
  event.notification.close();
  const pages = clients.matchAll({ type: 'window', includeUncontrolled: true });
  event.waitUntil(pages.then(([page]) => (page ? page.focus() : clients.openWindow('/'))));
});
