// Loaded before Portkey's gateway, which has no flag for the address it binds: whatever listens, listens on loopback.
const { Server } = require("node:net");

const { listen } = Server.prototype;
Server.prototype.listen = function onLoopback(port, host, ...rest) {
  if (typeof port === "object" && port !== null)
    return listen.call(this, { ...port, host: "127.0.0.1" }, host, ...rest);
  const more = typeof host === "function" ? [host, ...rest] : rest;
  return listen.call(this, port, "127.0.0.1", ...more);
};
