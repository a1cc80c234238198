import { startServer } from "./startServer.ts";

// Whatever goes wrong in a corner, the editor keeps its server; standard error ends up in the editor's log.
process.on("unhandledRejection", (reason) => {
  console.error("A failure that nobody handled:", reason);
});

startServer();
