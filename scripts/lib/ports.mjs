// Ports and addresses on this machine.
import net from "node:net";

/** A port of the loopback interface that nobody listens on just now: the preferred one if it is free. */
export function findFreePort(preferred = 0) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error) => {
      if (preferred === 0) reject(error);
      else resolve(findFreePort());
    });
    server.listen(preferred, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Waits until an address answers with a success. When `failed` rejects first (the server ended), so does this. */
export async function waitUntilAnswers(url, { timeoutMs, failed }) {
  const stop = new AbortController();
  const answering = async () => {
    const deadlineMs = Date.now() + timeoutMs;
    while (!stop.signal.aborted && !(await answers(url))) {
      if (Date.now() > deadlineMs) throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  try {
    await Promise.race([answering(), failed]);
  } finally {
    stop.abort();
  }
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // Not listening yet; the caller asks again.
  }
}
