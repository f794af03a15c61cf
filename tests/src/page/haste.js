(times) => {
  // The clocks that the product's page goes by, and its timers.
  const [date, clock, wait] = [Date.now, performance.now.bind(performance), window.setTimeout];
  const start = date();
  Date.now = () => start + (date() - start) * times;
  performance.now = () => clock() * times;
  window.setTimeout = (act, ms, ...rest) => wait(act, ms / times, ...rest);
}
