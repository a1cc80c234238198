import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../../core/ports.ts";

interface Seen {
  /** Bytes that had left this process when it was looked at last. */
  taken: number;
  /** Since when no more have left. */
  since: number;
}

/**
 * Closes the connections of clients that have not taken a byte of what waits for them for so long: an answer that nobody
 * reads keeps a slot of its model server. Slow readers are left alone. Returns a way to end it.
 */
export function dropStalledReaders(
  server: Server,
  { clock, stalledMs }: { readonly clock: Clock; readonly stalledMs: number },
): () => void {
  const sockets = new Map<Socket, Seen>();
  server.on("connection", (socket: Socket) => {
    sockets.set(socket, { taken: 0, since: clock.now() });
    socket.on("close", () => sockets.delete(socket));
  });
  let cancel = (): void => undefined;
  const look = (): void => {
    const now = clock.now();
    for (const [socket, seen] of sockets) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== seen.taken) {
        seen.taken = taken;
        seen.since = now;
      } else if (now - seen.since >= stalledMs) socket.destroy();
    }
    cancel = clock.after(stalledMs / 4, look);
  };
  cancel = clock.after(stalledMs / 4, look);
  return () => {
    cancel();
  };
}
