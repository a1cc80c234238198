import { startServer } from "./startServer.ts";

// Whatever goes wrong in a corner, the editor keeps its server; standard error ends up in the editor's log.
process.on("unhandledRejection", (reason) => {
  console.error("A failure that nobody handled:", reason);
});

if (process.argv.slice(2).some((argument) => /^--(?:stdio|node-ipc|(?:socket|pipe)(?:=.*)?)$/.test(argument)))
  startServer();
else {
  console.error(
    "Give --stdio to speak the Language Server Protocol on standard input and output; `magi validate` checks files.",
  );
  process.exitCode = 2;
}
