import { connect, createServer } from "node:net";

/** On this machine an answer or a refusal comes at once; a port that is silent this long has nobody to talk to. */
const connectTimeoutMs = 300;

/**
 * Whether nobody on this machine listens on a port: nothing answers there, and it can be listened on. Never rejects; a port
 * that may not be listened on counts as taken.
 */
export async function isPortFree(port: number): Promise<boolean> {
  const answers = await Promise.all(["127.0.0.1", "::1"].map((host) => somebodyAnswers(host, port)));
  return !answers.includes(true) && (await canListen(port));
}

function somebodyAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const end = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", () => {
      end(true);
    });
    socket.once("timeout", () => {
      end(false);
    });
    socket.once("error", () => {
      end(false);
    });
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
