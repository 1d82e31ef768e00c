// The client's address is fixed: this sends what it asks for to another server.
const { fetch } = globalThis;
globalThis.fetch = (url, options) =>
  fetch(String(url).replace(/^https:\/\/api\.dune\.com/, process.env.DUNE_API_BASE_URL), options);
