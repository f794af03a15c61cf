// What came, in bytes as they were sent, without the answers' heads.
const sent = performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"));
const bytes = (belongs) => sent.filter(belongs).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
const ending = (text) => ({ name }) => new URL(name).pathname.endsWith(text);
return {
  html: bytes(({ entryType }) => entryType === "navigation"),
  js: bytes(ending(".js")),
  wasm: bytes(ending(".wasm")),
  css: bytes(ending(".css")),
  fonts: bytes(ending(".woff2")),
};
